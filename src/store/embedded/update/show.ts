import { promote } from '../bson/values.js';

/** A value as MongoDB's messages show it, roughly and not too long. */
export function show(value: unknown): string {
  const text = JSON.stringify(promote(value)) ?? 'null';
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
}
