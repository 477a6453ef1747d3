import type { Message } from '../../message.js';
import { Unreadable } from '../../report.js';
import { isRecord } from './facts.js';
import { textsOf, type Text } from './texts.js';

const DEEPEST = 100;

/** The texts that look like a JSON document with this in it. */
export function jsonTexts(message: Message, mark: RegExp): Text[] {
  const seen = new Set<string>();
  return textsOf(message).filter(({ text, type }) => {
    if (type === 'message/rfc822' || !/^\s*[[{]/.test(text.replace(/^\ufeff/, '')) || !mark.test(text))
      return false;
    const key = text.trim();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** The objects in a JSON text: itself, or those of a list (at most 10,000). Throws `Unreadable` when it isn't JSON. */
export function objectsIn({ text, source }: Text): Record<string, unknown>[] {
  const document = parsedJson(text, source);
  return (Array.isArray(document) ? document.slice(0, 10_000) : [document]).filter(isRecord);
}

/** The value at a path of keys when it is text, a number or a boolean, as text; otherwise ''. */
export function at(document: unknown, ...path: string[]): string {
  const value = path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), document);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** A JSON document. Throws `Unreadable` when it is none, or nested deeper than any report. */
export function parsedJson(written: string, source: string): unknown {
  const text = written.replace(/^\ufeff/, '');
  if (isDeep(text)) throw new Unreadable(`${source} is nested too deeply`);
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Unreadable(`${source} is not valid JSON: ${why.slice(0, 200)}`);
  }
}

/**
 * Counts the brackets outside strings: millions of them would take the parser seconds and hundreds of megabytes. A string without an end goes
 * to the end of the text: else each quote in it would be tried as a start, in quadratic time.
 */
function isDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*(?:"|\\?$)|[[\]{}]/gs)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
