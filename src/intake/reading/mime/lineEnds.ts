const LF = 0x0a;
const CR = 0x0d;

/** The text with its line ends as \n. Byte by byte: a pattern takes seconds for a text of nothing but CRs. */
export function withLf(text: string): string {
  if (!text.includes('\r')) return text;
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte !== CR) bytes[length++] = byte;
    else if (bytes[at + 1] !== LF) bytes[length++] = LF;
  }
  return bytes.toString('utf8', 0, length);
}
