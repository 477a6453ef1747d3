import { readable } from '../readable.js';

/** A resource as people read it: a range of a single address is that address, a name has its own letters. */
export function showAddress(value: string): string {
  const single = value.includes(':') ? '/128' : '/32';
  const isSingle = /^[\d.a-f:]+\/\d+$/i.test(value) && value.endsWith(single);
  return isSingle ? value.slice(0, -single.length) : readable(value);
}
