/** The URL that a text is; null when it is none. Not URL.canParse: once hot, that of Node.js 20 and 22 refuses hosts with letters such as ü. */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
