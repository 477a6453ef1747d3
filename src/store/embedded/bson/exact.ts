import type { Decimal } from './decimal.js';

/** What a number is above the double below it: digits with a decimal point after the first, times 10^(exponent - 20000). */
export type Rest = { exponent: number; digits: string };

const view = new DataView(new ArrayBuffer(8));

/** The greatest double that isn't above a positive decimal, and the exact rest. */
export function floorDouble({ digits, exponent }: Decimal): { double: number; rest: Rest | undefined } {
  let double = Math.min(Number(`${digits}e${exponent}`), Number.MAX_VALUE);
  let rest = difference(digits, exponent, double);
  if (rest.digits < 0n) {
    view.setFloat64(0, double);
    view.setBigUint64(0, view.getBigUint64(0) - 1n);
    double = view.getFloat64(0);
    rest = difference(digits, exponent, double);
  }
  if (rest.digits === 0n) return { double, rest: undefined };
  const text = rest.digits.toString();
  // Two decimals of 34 digits over one double differ within 40 digits of the rest.
  return {
    double,
    rest: { exponent: text.length - 1 + rest.exponent + 20000, digits: text.slice(0, 60).replace(/0+$/, '') },
  };
}

function difference(digits: bigint, exponent: number, double: number): { digits: bigint; exponent: number } {
  view.setFloat64(0, double);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  const power = (biased === 0 ? 1 : biased) - 1075;
  // m * 2^-k is m * 5^k * 10^-k, so both sides become whole multiples of one power of ten.
  const whole = power >= 0 ? mantissa << BigInt(power) : mantissa * 5n ** BigInt(-power);
  const tens = power >= 0 ? 0 : power;
  const common = Math.min(exponent, tens);
  return {
    digits: digits * 10n ** BigInt(exponent - common) - whole * 10n ** BigInt(tens - common),
    exponent: common,
  };
}
