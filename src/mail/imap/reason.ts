/** What went wrong with a server, in one line: its own words where it gave some, never with the password. */
export function reasonOf(error: unknown, password: string): string {
  const said =
    error instanceof Error && 'responseText' in error && typeof error.responseText === 'string'
      ? error.responseText
      : error instanceof Error
        ? error.message
        : String(error);
  const line = said.replace(/\s+/g, ' ').trim().slice(0, 300);
  return password === '' ? line : line.replaceAll(password, '***');
}
