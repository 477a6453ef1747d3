import { Decimal128, Double, Long, Timestamp } from 'mongodb';
import { isFields, isNumber } from '../plain.js';

/** Where mingo answers otherwise than MongoDB, with the sentence of MongoDB's manual (7.0) that settles it. */
export interface Fault<Affects> {
  mingo: string;
  manual: string;
  page: string;
  affects: Affects;
}

/** Whether a value, or one within it, is such a one. */
export function holds(value: unknown, is: (value: unknown) => boolean): boolean {
  if (is(value)) return true;
  if (Array.isArray(value)) return value.some((item) => holds(item, is));
  return isFields(value) && Object.values(value).some((inner) => holds(inner, is));
}

/** A number that JavaScript has not. */
export const isWide = (value: unknown): boolean =>
  value instanceof Decimal128 ||
  (value instanceof Long && !(value instanceof Timestamp) && !Number.isSafeInteger(value.toNumber()));

export const isNaNumber = (value: unknown): boolean => value instanceof Double && Number.isNaN(value.value);

/** A value whose type JavaScript lacks, or that mingo orders otherwise than MongoDB. */
export function isRare(value: unknown): boolean {
  if (isWide(value) || isNaNumber(value) || typeof value === 'boolean') return true;
  return typeof value === 'object' && value !== null && !(value instanceof Date) && !isNumber(value);
}
