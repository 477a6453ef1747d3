import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  type ObjectId,
  Timestamp,
} from 'bson';
import { type Decimal, splitDecimal } from './decimal.js';
import { floorDouble, type Rest } from './exact.js';
import { type Doc, Kind, kindOf } from './values.js';

/**
 * Encodes values so that comparing the bytes compares the values in BSON's order. Each encoding ends itself,
 * so encodings can follow one another in a compound key. A type byte is never 0x00 or 0xff, also not inverted.
 */
export class KeyWriter {
  #buffer = Buffer.allocUnsafe(4096);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  reset(): this {
    this.#length = 0;
    return this;
  }

  take(): Buffer {
    return Buffer.from(this.#buffer.subarray(0, this.#length));
  }

  /** Appends a value; with `descending` all its bytes are inverted. */
  value(value: unknown, descending = false): this {
    const start = this.#length;
    this.#typed(value);
    if (descending) for (let at = start; at < this.#length; at++) this.#buffer[at] = ~(this.#buffer[at] ?? 0);
    return this;
  }

  /** Appends the key of an empty array, which sorts below null. */
  emptyArray(descending = false): this {
    return this.byte(descending ? ~Kind.EmptyArray & 0xff : Kind.EmptyArray);
  }

  bytes(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  byte(byte: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = byte;
    return this;
  }

  #room(extra: number): void {
    if (this.#length + extra <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + extra));
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  #typed(value: unknown): void {
    const kind = kindOf(value);
    this.byte(kind);
    this.#body(kind, value);
  }

  #body(kind: Kind, value: unknown): void {
    switch (kind as number) {
      case Kind.Number:
        return this.#number(value);
      case Kind.String:
        return this.#text(value instanceof BSONSymbol ? value.value : String(value));
      case Kind.Object:
        return this.#object(value as Doc);
      case Kind.Array:
        for (const item of value as unknown[]) this.#typed(item);
        this.byte(0);
        return;
      case Kind.ObjectId:
        this.bytes((value as ObjectId).id);
        return;
      case Kind.Boolean:
        this.byte(value ? 2 : 1);
        return;
      case Kind.Date:
        return this.#int64(BigInt((value as Date).getTime() || 0));
      default:
        return this.#rare(value);
    }
  }

  #rare(value: unknown): void {
    if (value instanceof Binary) {
      this.#uint32(value.length()).byte(value.sub_type).bytes(value.buffer.subarray(0, value.length()));
    } else if (value instanceof Timestamp) this.#uint32(value.t).#uint32(value.i);
    else if (value instanceof BSONRegExp) {
      this.#text(value.pattern);
      this.#text(value.options);
    } else if (value instanceof RegExp) {
      this.#text(value.source);
      this.#text(value.flags);
    } else if (value instanceof Code) this.#text(value.code);
  }

  #uint32(value: number): this {
    this.#room(4);
    this.#length = this.#buffer.writeUInt32BE(value >>> 0, this.#length);
    return this;
  }

  #int64(value: bigint): void {
    this.#room(8);
    this.#length = this.#buffer.writeBigUInt64BE(BigInt.asUintN(64, value ^ (1n << 63n)), this.#length);
  }

  // 00 ends a text; inside it 00 and 01 are written as 01 01 and 01 02, so no key begins with another.
  #text(text: string): void {
    this.#room(text.length * 3 + 1);
    const start = this.#length;
    this.#length += this.#buffer.write(text, start, 'utf8');
    const written = this.#buffer.subarray(start, this.#length);
    if (written.includes(0) || written.includes(1)) this.#escape(start);
    this.byte(0);
  }

  #escape(start: number): void {
    const plain = Buffer.from(this.#buffer.subarray(start, this.#length));
    this.#length = start;
    for (const byte of plain) {
      if (byte > 1) this.byte(byte);
      else this.byte(1).byte(byte + 1);
    }
  }

  // Field by field MongoDB compares type, then name, then value.
  #object(doc: Doc): void {
    for (const [name, value] of Object.entries(doc)) {
      const kind = kindOf(value);
      this.byte(kind);
      this.#text(name);
      this.#body(kind, value);
    }
    this.byte(0);
  }

  #number(value: unknown): void {
    if (value instanceof Int32 || value instanceof Double) return this.#double(value.value);
    if (typeof value === 'number') return this.#double(value);
    if (value instanceof Decimal128) {
      const decimal = splitDecimal(value);
      return typeof decimal === 'number' ? this.#double(decimal) : this.#exact(decimal);
    }
    const whole = value instanceof Long ? value.toBigInt() : BigInt(value as bigint);
    const double = Number(whole);
    if (Number.isSafeInteger(double)) return this.#double(double);
    const negative = whole < 0n;
    this.#exact({ negative, digits: negative ? -whole : whole, exponent: 0 });
  }

  #double(value: number): void {
    if (Number.isNaN(value)) this.byte(1);
    else if (value === 0) this.byte(3);
    else this.#magnitude(Math.abs(value), value < 0, undefined);
  }

  // A number that may lie between two doubles: the double below it, then the exact rest.
  #exact(decimal: Decimal): void {
    if (decimal.digits === 0n) return void this.byte(3);
    const { double, rest } = floorDouble(decimal);
    this.#magnitude(double, decimal.negative, rest);
  }

  #magnitude(double: number, negative: boolean, rest: Rest | undefined): void {
    this.byte(negative ? 2 : 4);
    const start = this.#length;
    this.#room(80);
    this.#length = this.#buffer.writeDoubleBE(double, start);
    this.byte(rest ? 1 : 0);
    if (rest) {
      this.byte(rest.exponent >> 8).byte(rest.exponent & 0xff);
      for (const digit of rest.digits) this.byte(digit.charCodeAt(0) - 0x2f);
      this.byte(0);
    }
    if (negative) for (let at = start; at < this.#length; at++) this.#buffer[at] = ~(this.#buffer[at] ?? 0);
  }
}
