import ip from 'ipaddr.js';

export type Address = { kind: 'ipv4' | 'ipv6'; value: string; reserved: boolean };
/** A CIDR range; `span` is what it was split from, `192.0.2.4-192.0.2.9`, when it is only a part of what was written. */
export type Range = { kind: 'ipv4' | 'ipv6'; value: string; span?: string };
export type RangeProblem = 'not_a_range' | 'host_bits_set' | 'range_reversed' | 'range_too_wide';

const ROUTED = new Set(['unicast', '6to4', 'teredo', 'rfc6052', 'as112', 'as112v6', 'amt']);
const LONGEST_TEXT = '0000:0000:0000:0000:0000:ffff:255.255.255.255'.length;
const BITS = { ipv4: 32, ipv6: 128 };
/** Nobody's customer has more than this, and a slip such as /2 would claim half of the internet. */
const WIDEST = { ipv4: 8, ipv6: 16 };

/**
 * One address in its canonical form (RFC 5952; a mapped IPv6 address as the IPv4 address it stands for), with
 * whether it is private or reserved. Null for anything else: IPv4 takes four plain decimals only, since 010
 * and 1.2.3 mean different things to different programs.
 */
export function normaliseIp(text: string): Address | null {
  if (text.length > LONGEST_TEXT) return null;
  // The library answers by throwing and catching, which is slow for the many texts that aren't addresses.
  if (/^[\d.]+$/.test(text))
    return ip.IPv4.isValidFourPartDecimal(text) ? describe(ip.IPv4.parse(text)) : null;
  return /^[\da-f.]*:[\da-f:.]+$/i.test(text) && ip.IPv6.isValid(text) ? describe(ip.process(text)) : null;
}

/**
 * Reads `192.0.2.0/24`, `192.0.2.7` or `192.0.2.4-192.0.2.9` as the CIDR ranges that cover exactly that, or
 * says what is wrong.
 */
export function readRange(text: string): Range[] | RangeProblem {
  const [first = '', last, ...more] = text.split('-').map((part) => part.trim());
  if (more.length > 0) return 'not_a_range';
  return last === undefined ? readCidr(first) : readSpan(first, last);
}

/**
 * Keys of every range that encloses the address, most specific first; `rangeKey` of the range itself is among
 * them.
 */
export function enclosingKeys(address: { kind: 'ipv4' | 'ipv6'; value: string }): string[] {
  const digits = hex(ip.parse(address.value));
  const lengths = Array.from({ length: BITS[address.kind] - WIDEST[address.kind] + 1 }, (_, step) => step);
  return lengths.map((step) => keyOf(address.kind, digits, BITS[address.kind] - step));
}

/** How many addresses a CIDR range has, or the whole span that it is a part of. */
export function rangeSize({ kind, value, span }: Range): bigint {
  const [first, last] = span?.split('-') ?? [];
  if (first !== undefined && last !== undefined) return toNumber(last) - toNumber(first) + 1n;
  return 1n << BigInt(BITS[kind] - Number(value.split('/')[1] ?? BITS[kind]));
}

/** The key a CIDR range is stored and found by: its leading bits as hex digits, and their number. */
export function rangeKey(range: Range): string {
  const [address, bits] = ip.parseCIDR(range.value);
  return keyOf(range.kind, hex(address), bits);
}

function describe(address: ip.IPv4 | ip.IPv6): Address {
  return { kind: address.kind(), value: address.toString(), reserved: !ROUTED.has(address.range()) };
}

function readCidr(text: string): Range[] | RangeProblem {
  const [base = '', length, ...more] = text.split('/');
  const address = normaliseIp(base);
  if (address === null || more.length > 0 || !/^\d{1,3}$/.test(length ?? '0')) return 'not_a_range';
  const bits = length === undefined ? BITS[address.kind] : Number(length);
  if (bits > BITS[address.kind]) return 'not_a_range';
  if (bits < WIDEST[address.kind]) return 'range_too_wide';
  const start = toNumber(address.value);
  const size = 1n << BigInt(BITS[address.kind] - bits);
  return start % size === 0n ? [{ kind: address.kind, value: `${address.value}/${bits}` }] : 'host_bits_set';
}

function readSpan(first: string, last: string): Range[] | RangeProblem {
  const from = normaliseIp(first);
  const to = normaliseIp(last);
  if (from === null || to === null || from.kind !== to.kind) return 'not_a_range';
  const end = toNumber(to.value);
  if (toNumber(from.value) > end) return 'range_reversed';
  const ranges: Range[] = [];
  for (let start = toNumber(from.value); start <= end;) {
    const free = largestBlock(start, end, BITS[from.kind]);
    const bits = BITS[from.kind] - free;
    if (bits < WIDEST[from.kind]) return 'range_too_wide';
    ranges.push({ kind: from.kind, value: `${toText(start, from.kind)}/${bits}` });
    start += 1n << BigInt(free);
  }
  const span = `${from.value}-${to.value}`;
  return ranges.length === 1 ? ranges : ranges.map((range) => ({ ...range, span }));
}

/** How many low bits the largest block that starts here and doesn't pass the end leaves free. */
function largestBlock(start: bigint, end: bigint, bits: number): number {
  let free = 0;
  while (free < bits && start % (2n << BigInt(free)) === 0n && start + (2n << BigInt(free)) - 1n <= end)
    free += 1;
  return free;
}

function keyOf(kind: 'ipv4' | 'ipv6', digits: string, bits: number): string {
  const whole = digits.slice(0, bits >> 2);
  const rest = bits & 3;
  if (rest === 0) return `${kind}:${whole}/${bits}`;
  const masked = parseInt(digits.charAt(bits >> 2), 16) & (0xf0 >> rest) & 0xf;
  return `${kind}:${whole}${masked.toString(16)}/${bits}`;
}

function hex(address: ip.IPv4 | ip.IPv6): string {
  return Buffer.from(address.toByteArray()).toString('hex');
}

function toNumber(value: string): bigint {
  return BigInt(`0x${hex(ip.parse(value))}`);
}

function toText(number: bigint, kind: 'ipv4' | 'ipv6'): string {
  const digits = number.toString(16).padStart(BITS[kind] / 4, '0');
  return ip.fromByteArray([...Buffer.from(digits, 'hex')]).toString();
}
