import { expect } from 'chai';
import fc from 'fast-check';
import { enclosingKeys, normaliseIp, rangeKey, readRange } from '../../src/customers/addresses.js';

const ranges = (text: string) => {
  const read = readRange(text);
  return typeof read === 'string' ? read : read.map(({ value }) => value);
};

describe('addresses and ranges', () => {
  it('writes one address in one way', () => {
    expect(normaliseIp('2001:0DB8:0:0:0:0:0:1')?.value).to.equal('2001:db8::1');
    expect(normaliseIp('::ffff:192.0.2.7')).to.include({ kind: 'ipv4', value: '192.0.2.7' });
    expect(normaliseIp('192.0.02.7')).to.equal(null);
  });

  const read: [text: string, expected: string[] | string][] = [
    ['192.0.2.7', ['192.0.2.7/32']],
    ['192.0.2.0/24', ['192.0.2.0/24']],
    ['2001:DB8::/32', ['2001:db8::/32']],
    ['192.0.2.4 - 192.0.2.9', ['192.0.2.4/30', '192.0.2.8/31']],
    ['192.0.2.0-192.0.2.255', ['192.0.2.0/24']],
    ['255.255.255.255-255.255.255.255', ['255.255.255.255/32']],
    ['2001:db8::-2001:db8::1', ['2001:db8::/127']],
    ['192.0.2.9-192.0.2.4', 'range_reversed'],
    ['192.0.2.4-2001:db8::1', 'not_a_range'],
    ['192.0.2.5/24', 'host_bits_set'],
    ['192.0.2.0/33', 'not_a_range'],
    ['0.0.0.0/0', 'range_too_wide'],
    ['0.0.0.0-255.255.255.255', 'range_too_wide'],
    ['2001::/15', 'range_too_wide'],
    ['192.0.2.0/', 'not_a_range'],
    ['192.0.2.0/24/24', 'not_a_range'],
    ['example.nl', 'not_a_range'],
  ];
  for (const [text, expected] of read) {
    it(`reads ${text} as ${String(expected)}`, () => expect(ranges(text)).to.deep.equal(expected));
  }

  it('finds a range by the keys of an address exactly when the address is in it', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const number = fc
      .tuple(octet, octet, octet, octet)
      .map((octets) => octets.reduce((sum, next) => sum * 256 + next, 0));
    const text = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
    fc.assert(
      fc.property(number, number, fc.integer({ min: 8, max: 32 }), fc.boolean(), (one, other, bits, near) => {
        const size = 2 ** (32 - bits);
        const start = Math.floor(one / size) * size;
        const address = near ? start + (other % size) : other;
        const keys = enclosingKeys({ kind: 'ipv4', value: text(address) });
        const isIn = address >= start && address < start + size;
        expect(keys.includes(rangeKey({ kind: 'ipv4', value: `${text(start)}/${bits}` }))).to.equal(isIn);
      }),
    );
  });

  it('gives the keys of an IPv6 address from the most specific to the widest', () => {
    const keys = enclosingKeys({ kind: 'ipv6', value: '2001:db8:8000::1' });
    expect(keys).to.have.length(113);
    expect(keys[0]).to.equal(rangeKey({ kind: 'ipv6', value: '2001:db8:8000::1/128' }));
    expect(keys.indexOf(rangeKey({ kind: 'ipv6', value: '2001:db8:8000::/33' }))).to.equal(128 - 33);
    expect(keys).not.to.include(rangeKey({ kind: 'ipv6', value: '2001:db8::/33' }));
    expect(keys).to.include(rangeKey({ kind: 'ipv6', value: '2001:db8::/32' }));
  });

  it('covers a span exactly, without overlap', () => {
    const address = fc.integer({ min: 0, max: 65535 });
    fc.assert(
      fc.property(address, address, (one, other) => {
        const text = (value: number) => `198.51.${value >> 8}.${value & 255}`;
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const read = readRange(`${text(first)}-${text(last)}`);
        if (typeof read === 'string') throw new Error(read);
        const sizes = read.map(({ value }) => 2 ** (32 - Number(value.split('/')[1])));
        expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(last - first + 1);
      }),
    );
  });
});
