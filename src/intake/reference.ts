import type { Types } from 'mongoose';

// Crockford's alphabet: no letters that are read for digits over the telephone.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The reference that the reporter reads, such as M-7K4Q-9XWD-2M: 50 bits of the complaint's id. */
export function referenceOf(id: Types.ObjectId): string {
  let bits = BigInt(`0x${id.toHexString()}`);
  let text = '';
  for (let i = 0; i < 10; i++) {
    text += ALPHABET[Number(bits & 31n)] ?? '';
    bits >>= 5n;
  }
  return `M-${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}
