/** A range as people read it: one of a single address is that address. */
export function showAddress(value: string): string {
  const single = value.includes(':') ? '/128' : '/32';
  return /^[\d.a-f:]+\/\d+$/i.test(value) && value.endsWith(single) ? value.slice(0, -single.length) : value;
}
