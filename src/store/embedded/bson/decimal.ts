import { Decimal128 } from 'bson';

/** A finite decimal: digits * 10^exponent, with its sign apart. */
export type Decimal = { negative: boolean; digits: bigint; exponent: number };

/** The parts of a Decimal128, or NaN or an infinity as a number. */
export function splitDecimal(value: Decimal128): Decimal | number {
  return parseDecimal(value.toString());
}

export function parseDecimal(text: string): Decimal | number {
  const found = /^(-?)(\d*)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!found) return text.includes('NaN') ? NaN : text.startsWith('-') ? -Infinity : Infinity;
  const [, sign, whole = '', fraction = '', power = '0'] = found;
  return {
    negative: sign === '-',
    digits: BigInt(whole + fraction || '0'),
    exponent: Number(power) - fraction.length,
  };
}

/** a + b or a * b, rounded to Decimal128. */
export function decimalArithmetic(operation: 'add' | 'multiply', a: string, b: string): Decimal128 {
  const left = parseDecimal(a);
  const right = parseDecimal(b);
  if (typeof left === 'number' || typeof right === 'number') {
    const [x, y] = [Number(a), Number(b)];
    return Decimal128.fromString(String(operation === 'add' ? x + y : x * y));
  }
  if (operation === 'multiply') {
    return compose(signed(left) * signed(right), left.exponent + right.exponent);
  }
  const exponent = Math.min(left.exponent, right.exponent);
  return compose(scaled(left, exponent) + scaled(right, exponent), exponent);
}

function signed({ negative, digits }: Decimal): bigint {
  return negative ? -digits : digits;
}

function scaled(decimal: Decimal, exponent: number): bigint {
  return signed(decimal) * 10n ** BigInt(decimal.exponent - exponent);
}

function compose(digits: bigint, exponent: number): Decimal128 {
  return Decimal128.fromStringWithRounding(`${digits}E${exponent}`);
}
