import { BSON, BSONRegExp, Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';

const { EJSON } = BSON;

export interface Fields {
  [name: string]: unknown;
}

/** A value in JavaScript's own types, as far as it has one: what mingo knows. */
export function plain(value: unknown): unknown {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Timestamp) return value;
  if (value instanceof Long) return Number.isSafeInteger(value.toNumber()) ? value.toNumber() : value;
  if (value instanceof BSONRegExp) return new RegExp(value.pattern, value.options);
  if (Array.isArray(value)) return value.map(plain);
  return isFields(value) ? plainFields(value) : value;
}

export function plainFields(doc: Fields): Fields {
  return Object.fromEntries(Object.entries(doc).map(([name, value]) => [name, plain(value)]));
}

export function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

export function isNumber(value: unknown): boolean {
  return (
    typeof value === 'number' ||
    value instanceof Int32 ||
    value instanceof Double ||
    value instanceof Decimal128 ||
    (value instanceof Long && !(value instanceof Timestamp))
  );
}

/** A value with every type told apart, fields in their order. */
export function exactly(value: unknown): string {
  return EJSON.stringify({ value }, { relaxed: false });
}

/** The same for values that are equal in JavaScript's types, whatever the order of their fields. */
export function roughly(value: unknown): string {
  return EJSON.stringify({ value: sorted(plain(value)) }, { relaxed: true });
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (Object.is(value, -0)) return 0;
  if (value instanceof RegExp) return `/${value.source}/${value.flags}`;
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .filter((name) => value[name] !== undefined)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

/** What a comparison was about, for the message when it fails. */
export function difference(facts: Fields): string {
  return Object.entries(facts)
    .map(([name, value]) => `\n${name}: ${exactly(value)}`)
    .join('');
}
