/**
 * The bytes of a body with its transfer encoding undone (RFC 2045). Broken base64 and quoted-printable give what
 * can be made of them; an unknown encoding is taken for none. Never throws.
 */
export function undoTransfer(bytes: Buffer, encoding: string): Buffer {
  const name = /^[\w-]*/.exec(encoding.trim().toLowerCase())?.[0];
  if (name === 'base64') return Buffer.from(bytes.toString('latin1'), 'base64');
  if (name === 'quoted-printable') return fromQuotedPrintable(bytes);
  if (name === 'x-uuencode' || name === 'uuencode' || name === 'x-uue')
    return uuencoded(bytes.toString('latin1'))[0]?.content ?? bytes;
  return bytes;
}

/** The files that stand uuencoded in a text. */
export function uuencoded(text: string): { name: string; content: Buffer }[] {
  const files: { name: string; content: Buffer }[] = [];
  const begin = /^begin [0-7]{3,4} (\S[^\r\n]{0,254})\r?\n/gm;
  for (let match = begin.exec(text); match !== null && files.length < 50; match = begin.exec(text)) {
    const start = begin.lastIndex;
    const end = /^end\s*$/gm;
    end.lastIndex = start;
    const stop = end.exec(text)?.index;
    if (stop === undefined) break;
    const lines = text.slice(start, stop).split('\n');
    files.push({ name: (match[1] ?? '').trim(), content: Buffer.concat(lines.map(fromUuLine)) });
    begin.lastIndex = stop;
  }
  return files;
}

function fromUuLine(line: string): Buffer {
  const length = (line.charCodeAt(0) - 32) & 63;
  const bytes: number[] = [];
  for (let at = 1; at < line.length && bytes.length < length; at += 4) {
    const [a = 0, b = 0, c = 0, d = 0] = [0, 1, 2, 3].map((n) => ((line.charCodeAt(at + n) || 32) - 32) & 63);
    bytes.push((a << 2) | (b >> 4), ((b << 4) | (c >> 2)) & 255, ((c << 6) | d) & 255);
  }
  return Buffer.from(bytes.slice(0, length));
}

function fromQuotedPrintable(bytes: Buffer): Buffer {
  if (!bytes.includes(0x3d)) return bytes;
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const soft = byte === 0x3d ? softBreak(bytes, at + 1) : 0;
    const code = byte === 0x3d && soft === 0 ? hexByte(bytes, at + 1) : -1;
    if (soft > 0) at += soft;
    else out[length++] = code === -1 ? byte : code;
    if (code !== -1) at += 2;
  }
  return out.subarray(0, length);
}

/** How long the line end after an equals sign is, with the blanks before it; 0 when there is none. */
function softBreak(bytes: Buffer, at: number): number {
  let end = at;
  while (end - at < 80 && (bytes[end] === 0x20 || bytes[end] === 0x09 || bytes[end] === 0x0d)) end += 1;
  if (bytes[end] === 0x0a) return end + 1 - at;
  return end >= bytes.length ? end - at : 0;
}

function hexByte(bytes: Buffer, at: number): number {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high === -1 || low === -1 ? -1 : high * 16 + low;
}

function hexDigit(code = 0): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
