import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';
import { isDoc } from './values.js';

const MOST = 1000;

/** A value as MongoDB's messages show it: `{ a: 1.0, b: [ "x" ], c: ObjectId('...') }`; not too long. */
export function show(value: unknown): string {
  const text = written(value);
  return text.length > MOST ? `${text.slice(0, MOST)}...` : text;
}

function written(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return value.length > 0 ? `[ ${value.map(written).join(', ')} ]` : '[]';
  if (isDoc(value)) {
    const fields = Object.entries(value).map(([name, inner]) => `${name}: ${written(inner)}`);
    return fields.length > 0 ? `{ ${fields.join(', ')} }` : '{}';
  }
  if (value instanceof Double && Number.isInteger(value.value)) return value.value.toFixed(1);
  if (value instanceof Timestamp) return `Timestamp(${value.t}, ${value.i})`;
  if (
    value instanceof Int32 ||
    value instanceof Double ||
    value instanceof Long ||
    value instanceof Decimal128
  )
    return value.toString();
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof BSONRegExp) return `/${value.pattern}/${value.options}`;
  if (value instanceof Binary) return binary(value);
  return typeof value === 'boolean' ? String(value) : (JSON.stringify(value) ?? 'null');
}

function binary(value: Binary): string {
  const bytes = value.buffer.subarray(0, value.position);
  if (value.sub_type === Binary.SUBTYPE_UUID && bytes.length === 16)
    return `UUID("${value.toUUID().toString()}")`;
  return `BinData(${value.sub_type}, ${Buffer.from(bytes).toString('hex').toUpperCase()})`;
}
