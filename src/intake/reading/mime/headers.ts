import { decodeWords } from 'postal-mime';
import { decodeText } from './charset.js';
import { LIMITS } from './limits.js';

export interface Header {
  /** In lower case. */
  name: string;
  /** Unfolded; encoded words as they came. */
  value: string;
}

const HEADER = /^([!-9;-~]+)[ \t]*:[ \t]*/;

/**
 * The header block that starts the bytes, and where the body after it begins. A line that is no header is passed
 * over when more headers follow it; otherwise the body begins with it.
 */
export function readHeaders(bytes: Buffer, problems: string[]): { headers: Header[]; bodyAt: number } {
  const lines: string[][] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(0x0a, at);
    const next = end === -1 ? bytes.length : end + 1;
    const line = decodeLine(bytes.subarray(at, next));
    if (line === '') return { headers: unfold(lines), bodyAt: next };
    if (next > LIMITS.headerBytes || lines.length > LIMITS.headers) {
      problems.push('Its headers were too long to be read whole.');
      return { headers: unfold(lines), bodyAt: endOfHeaders(bytes, next) };
    }
    const last = lines.at(-1);
    if (HEADER.test(line)) lines.push([line]);
    else if (/^[ \t]/.test(line) && last !== undefined) last.push(line);
    else if (lines.length > 0 && !line.startsWith('--') && HEADER.test(lineAt(bytes, next)))
      problems.push('A line among its headers was none.');
    else return { headers: unfold(lines), bodyAt: at };
    at = next;
  }
  return { headers: unfold(lines), bodyAt: bytes.length };
}

/** The value with its encoded words decoded (RFC 2047). */
export function decodeValue(value: string): string {
  return value.includes('=?') ? decodeWords(value) : value;
}

function unfold(lines: string[][]): Header[] {
  return lines.map((folded) => {
    const [first = ''] = folded;
    const [start = '', name = ''] = HEADER.exec(first) ?? [];
    const rest = folded.slice(1).map((line) => line.replace(/^[ \t]+/, ' '));
    return {
      name: name.toLowerCase(),
      value: (first.slice(start.length) + rest.join('')).slice(0, LIMITS.headerValue).trim(),
    };
  });
}

function endOfHeaders(bytes: Buffer, from: number): number {
  const ends = ['\n\n', '\n\r\n'].map((end) => ({ at: bytes.indexOf(end, from - 1), length: end.length }));
  const first = ends.filter(({ at }) => at !== -1).sort((a, b) => a.at - b.at)[0];
  return first === undefined ? bytes.length : first.at + first.length;
}

function lineAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(0x0a, at);
  return decodeLine(bytes.subarray(at, end === -1 ? bytes.length : end + 1));
}

function decodeLine(bytes: Buffer): string {
  let end = bytes.length;
  while (end > 0 && (bytes[end - 1] === 0x0a || bytes[end - 1] === 0x0d)) end -= 1;
  return decodeText(bytes.subarray(0, Math.min(end, LIMITS.headerValue)));
}
