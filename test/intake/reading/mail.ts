/** The bytes of a mail of these headers and this body. */
export function mail(
  headers: Record<string, string>,
  body = 'Text',
  encoding: BufferEncoding = 'utf8',
): Buffer {
  const all = { From: 'reporter@example.com', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n${body}`, encoding);
}
