import { Double, Int32 } from 'bson';
import { KeyWriter } from './key-writer.js';
import { kindOf } from './values.js';

const left = new KeyWriter();

/** The key of one value. */
export function keyOf(value: unknown): Buffer {
  return left.reset().value(value).take();
}

/** Compares two values in BSON's order: negative, zero or positive. */
export function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if ((a instanceof Int32 || a instanceof Double) && (b instanceof Int32 || b instanceof Double)) {
    if (a.value < b.value) return -1;
    if (a.value > b.value) return 1;
    if (a.value === b.value) return 0;
  }
  const kinds = kindOf(a) - kindOf(b);
  if (kinds !== 0) return kinds;
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime();
  return Buffer.compare(keyOf(a), keyOf(b));
}

/** Whether two values are equal to MongoDB: numbers across types, documents field by field in order. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return a === b;
  return compareValues(a, b) === 0;
}
