import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { LIMITS } from './limits.js';

/** Names that are seen in mail and that the Encoding Standard does not know. */
const ALIASES: Record<string, string> = {
  cp932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  cp950: 'big5',
  'ansi_x3.110-1983': 'windows-1252',
  'iso-8859-8-e': 'iso-8859-8',
  'x-mac-ce': 'windows-1250',
  utf: 'utf-8',
  'utf-8-sig': 'utf-8',
  'unicode-1-1-utf-7': 'utf-7',
};
const decoders = new Map<string, TextDecoder | null>();

/** The text of some bytes by the charset that they are said to be in; by what they look like when that is unknown or false. */
export function decodeText(bytes: Buffer, charset = ''): string {
  const some = bytes.length > LIMITS.text ? bytes.subarray(0, LIMITS.text) : bytes;
  const name = charset.trim().toLowerCase();
  if (isAscii(some) && !/^(?:utf-?(?:16|7)|iso-2022|hz)/.test(name)) return some.toString('latin1');
  const decoder = /^(?:us-ascii|ascii|utf-?8|)$/.test(name) ? null : decoderOf(name);
  if (decoder !== null) return decoder.decode(some);
  if (isUtf8(some) || name.startsWith('utf')) return some.toString('utf8');
  return (decoderOf(guess(some)) ?? new TextDecoder('windows-1252')).decode(some);
}

function decoderOf(name: string): TextDecoder | null {
  const known = decoders.get(name);
  if (known !== undefined) return known;
  let decoder: TextDecoder | null = null;
  try {
    decoder = new TextDecoder(ALIASES[name] ?? name);
  } catch {
    // A charset that nobody knows: guessed instead.
  }
  if (decoders.size < 200) decoders.set(name, decoder);
  return decoder;
}

/**
 * Cyrillic when most letters have the high bit, KOI8-R when they are in the half where it keeps its small ones,
 * else Western European.
 */
function guess(bytes: Buffer): string {
  let low = 0;
  let lowerHalf = 0;
  let upperHalf = 0;
  for (const byte of bytes.subarray(0, 4096)) {
    if ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)) low += 1;
    else if (byte >= 0xe0) upperHalf += 1;
    else if (byte >= 0xc0) lowerHalf += 1;
  }
  if (lowerHalf + upperHalf <= low) return 'windows-1252';
  return lowerHalf > upperHalf ? 'koi8-r' : 'windows-1251';
}

function isAscii(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte > 0x7f) return false;
  return true;
}
