import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../config/root.js';
import { STATUSES } from '../cases/transitions.js';
import type { Translate } from '../web/i18n.js';

/** Longer than any sentence of ours. */
const LONGEST = 2000;
/** What stands between several that were stored as one. */
const AND = '; ';
const PLACE = /\{\{(\w+)\}\}/g;
/** What a place holds, where "anything" would take a part of another sentence for it. */
const SHAPES: Record<string, string> = { field: '\\S+', line: '\\d+', file: `(?:(?!${AND}).)*` };
/** Places that hold a sentence or a word of ours again. */
const WORDED = new Set(['sentence', 'why', 'format', 'sign']);

/** The English texts are the sentences as they are stored; what is most of ours is looked for first. */
const SENTENCES = Object.entries(englishTexts())
  .map(([key, text]) => ({ key, pattern: patternOf(text), ours: text.replace(PLACE, '').length }))
  .sort((a, b) => b.ours - a.ours);

/**
 * A sentence that reading a mail stored (why it is held, what is wrong with a report) in the language of the screen.
 * What is stored is a record and stays in English; what is not known, such as a library's, comes back as it is.
 */
export function readingWords(stored: string, t: Translate): string {
  if (stored.length > LONGEST) return stored;
  for (const { key, pattern } of SENTENCES) {
    const found = pattern.exec(stored);
    if (found) return t(`reading:${key}`, placesOf(found.groups ?? {}, t));
  }
  const parts = stored.split(AND);
  return parts.length === 1 ? stored : parts.map((part) => readingWords(part, t)).join(AND);
}

function placesOf(found: Record<string, string>, t: Translate): Record<string, string> {
  return Object.fromEntries(
    Object.entries(found).map(([name, value]) => {
      if (name === 'status') return [name, statusWord(value, t)];
      return [name, WORDED.has(name) ? readingWords(value, t) : value];
    }),
  );
}

/** Of a case, within a sentence. */
const statusWord = (status: string, t: Translate): string =>
  STATUSES.some((known) => known === status) ? t(`common:status.${status}`).toLowerCase() : status;

function patternOf(text: string): RegExp {
  const source = text
    .split(PLACE)
    .map((part, index) => (index % 2 === 0 ? escaped(part) : `(?<${part}>${SHAPES[part] ?? '.*'})`))
    .join('');
  return new RegExp(`^${source}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function englishTexts(): Record<string, string> {
  const file = join(projectRoot, 'config/locales/en/reading.json');
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
}
