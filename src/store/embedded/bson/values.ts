import {
  Binary,
  BSONError,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  deserialize,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
  UUID,
} from 'bson';
import { CommandError } from '../errors.js';

/** A decoded document: every number keeps its BSON class (Int32, Long, Double, Decimal128). */
export type Doc = { [field: string]: unknown };

/** BSON's comparison order: a lower kind sorts first. The value is also the type byte of an index key. */
export const Kind = {
  MinKey: 0x0a,
  EmptyArray: 0x0f,
  Null: 0x14,
  Number: 0x1e,
  String: 0x28,
  Object: 0x32,
  Array: 0x3c,
  Binary: 0x46,
  ObjectId: 0x50,
  Boolean: 0x5a,
  Date: 0x64,
  Timestamp: 0x6e,
  RegExp: 0x78,
  Code: 0x82,
  MaxKey: 0xf0,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

// By prototype, never by a `_bsontype` property: a stored document may have a field of that name.
const KIND_OF_CLASS = new Map<unknown, Kind>([
  [Int32.prototype, Kind.Number],
  [Double.prototype, Kind.Number],
  [Long.prototype, Kind.Number],
  [Decimal128.prototype, Kind.Number],
  [BSONSymbol.prototype, Kind.String],
  [Binary.prototype, Kind.Binary],
  [UUID.prototype, Kind.Binary],
  [ObjectId.prototype, Kind.ObjectId],
  [Date.prototype, Kind.Date],
  [Timestamp.prototype, Kind.Timestamp],
  [BSONRegExp.prototype, Kind.RegExp],
  [RegExp.prototype, Kind.RegExp],
  [Code.prototype, Kind.Code],
  [MinKey.prototype, Kind.MinKey],
  [MaxKey.prototype, Kind.MaxKey],
]);

export function kindOf(value: unknown): Kind {
  switch (typeof value as string) {
    case 'string':
      return Kind.String;
    case 'number':
    case 'bigint':
      return Kind.Number;
    case 'boolean':
      return Kind.Boolean;
    case 'object':
      if (value === null) return Kind.Null;
      if (Array.isArray(value)) return Kind.Array;
      return KIND_OF_CLASS.get(Object.getPrototypeOf(value)) ?? Kind.Object;
    default:
      return Kind.Null;
  }
}

/** True for an embedded document (not an array, nor a BSON value class). */
export function isDoc(value: unknown): value is Doc {
  return kindOf(value) === Kind.Object;
}

/** The value of an own field; never one from a prototype. */
export function fieldOf(doc: Doc, name: string): unknown {
  return Object.hasOwn(doc, name) ? doc[name] : undefined;
}

/** Sets an own field; `__proto__` becomes a plain field like any other. */
export function setField(doc: Doc, name: string, value: unknown): void {
  if (name !== '__proto__') doc[name] = value;
  else Object.defineProperty(doc, name, { value, writable: true, enumerable: true, configurable: true });
}

/** A number as a JavaScript number, or undefined if it isn't a number (a Long may lose precision). */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Timestamp) return undefined;
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Decimal128) return Number(value.toString());
  return undefined;
}

const DECODE = { promoteValues: false, bsonRegExp: true, validation: { utf8: false } } as const;
const REF_ELEMENT = Buffer.from('\x02$ref\0', 'latin1');

/** Decodes a document, keeping every BSON type. */
export function decode(raw: Uint8Array): Doc {
  const doc: Doc = deserialize(raw, DECODE);
  return asBuffer(raw).includes(REF_ELEMENT) ? (withoutRefs(doc) as Doc) : doc;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Decodes a document to JavaScript's own types, as the driver does. */
export function decodePromoted(raw: Uint8Array): Doc {
  try {
    return deserialize(raw, { validation: { utf8: false } });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return deserialize(raw, { bsonRegExp: true, validation: { utf8: false } });
  }
}

/** Encodes a document to BSON. */
export function encode(doc: Doc): Buffer {
  return serialize(doc, { ignoreUndefined: false }) as Buffer;
}

/**
 * Encodes what an expression made: a field that it found no value for is left out.
 * @throws CommandError for a field whose name was made of a text with a null byte, which BSON can't hold
 */
export function encodePromoted(doc: Doc): Buffer {
  try {
    return serialize(doc, { ignoreUndefined: true }) as Buffer;
  } catch (error) {
    if (!(error instanceof BSONError && error.message.includes('null bytes'))) throw error;
    throw new CommandError('Location16411', "FieldPath field names may not contain '\\0'.");
  }
}

// bson turns { $ref, $id } into its DBRef class; to the store it is a document like any other.
function withoutRefs(value: unknown): unknown {
  if (value instanceof DBRef) {
    const { collection, oid, db, fields } = value;
    return withoutRefs({ $ref: collection, $id: oid, ...(db === undefined ? {} : { $db: db }), ...fields });
  }
  if (Array.isArray(value)) return value.map(withoutRefs);
  if (!isDoc(value)) return value;
  for (const [name, inner] of Object.entries(value)) setField(value, name, withoutRefs(inner));
  return value;
}

// A pattern that JavaScript can't read is a value like any other.
function patternOf(value: BSONRegExp): RegExp | BSONRegExp {
  try {
    return new RegExp(value.pattern, value.options.replace(/[^gimsuy]/g, ''));
  } catch {
    return value;
  }
}

/** A deep copy in JavaScript's own number types, for mingo. */
export function promote(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(promote);
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long && !(value instanceof Timestamp)) {
    const number = value.toNumber();
    return Number.isSafeInteger(number) ? number : value;
  }
  if (value instanceof BSONRegExp) return patternOf(value);
  if (!isDoc(value)) return value;
  const copy: Doc = {};
  for (const [name, inner] of Object.entries(value)) setField(copy, name, promote(inner));
  return copy;
}

const NAMES: Partial<Record<Kind, string>> = {
  [Kind.MinKey]: 'minKey',
  [Kind.Null]: 'null',
  [Kind.String]: 'string',
  [Kind.Object]: 'object',
  [Kind.Array]: 'array',
  [Kind.Binary]: 'binData',
  [Kind.ObjectId]: 'objectId',
  [Kind.Boolean]: 'bool',
  [Kind.Date]: 'date',
  [Kind.Timestamp]: 'timestamp',
  [Kind.RegExp]: 'regex',
  [Kind.Code]: 'javascript',
  [Kind.MaxKey]: 'maxKey',
};

/** The alias that `$type` and MongoDB's messages use. */
export function typeName(value: unknown): string {
  if (value instanceof Int32) return 'int';
  if (value instanceof Double) return 'double';
  if (value instanceof Decimal128) return 'decimal';
  if (value instanceof BSONSymbol) return 'symbol';
  if (value === undefined) return 'missing';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'double';
  const kind = kindOf(value);
  return kind === Kind.Number ? 'long' : (NAMES[kind] ?? 'unknown');
}
