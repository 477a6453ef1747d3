import type { Message } from '../../message.js';
import { headerOf } from '../../message.js';
import type { Fact, Report } from '../../report.js';
import { isoOf } from './dates.js';
import { locationOf } from './places.js';

const LONGEST_VALUE = 2000;
const DEEPEST = 8;
const MOST_FLATTENED = 500;
/** What evidence holds is evidence, not a fact; it stays in the message. */
const NOT_FACTS = /^(?:payload|data|base64encodeddata)$/i;

/** One fact, or none when there is no value. Long values are cut at 2,000 characters. */
export function fact(
  name: string,
  value: string | number | boolean | null | undefined,
  source: string,
): Fact[] {
  const text = value === null || value === undefined ? '' : clean(String(value));
  return text === '' ? [] : [{ name, value: text, source }];
}

/** The first value of the first of these names that has one, or ''. */
export function valueOf(facts: readonly Fact[], ...names: string[]): string {
  for (const name of names) {
    const found = facts.find((one) => one.name === name);
    if (found !== undefined) return found.value;
  }
  return '';
}

/** A field's name as facts bear it: `Feedback-Type`, `SourceIp` and `IP_Address` become feedback_type, source_ip, ip_address. */
export function snake(name: string): string {
  return name
    .slice(0, 100)
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Every single value in a JSON document, named by its path; contents of evidence are left out. */
export function flatten(document: unknown, source: string): Fact[] {
  const facts: Fact[] = [];
  visit(document, '', 0);
  return facts;

  function visit(value: unknown, path: string, depth: number): void {
    if (facts.length >= MOST_FLATTENED || depth > DEEPEST) return;
    if (Array.isArray(value)) for (const item of value.slice(0, 100)) visit(item, path, depth + 1);
    else if (isRecord(value)) {
      for (const [key, inner] of Object.entries(value).slice(0, MOST_FLATTENED)) {
        if (!NOT_FACTS.test(key)) visit(inner, path === '' ? snake(key) : `${path}.${snake(key)}`, depth + 1);
      }
    } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      facts.push(...fact(path === '' ? 'value' : path, value, source));
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Who sends it, as the mail says, and what it is called. A help desk that forwards names the first sender beside itself. */
export function fromMail(message: Message): Fact[] {
  const from = headerOf(message, 'from') || (message.from?.address ?? '');
  return [
    ...fact('reporter', from, 'from'),
    ...fact('reporter', message.from?.address === from ? '' : message.from?.address, 'from'),
    ...fact('reporter', headerOf(message, 'x-rt-originator'), 'x-rt-originator'),
    ...fact('subject', message.subject, 'subject'),
  ];
}

interface Said {
  facts: Fact[];
  locations: readonly string[];
  category: string;
  happened: string;
  warnings?: readonly string[];
}

/** A report from what was read: locations refanged, each once; the moment in UTC. */
export function reportOf(
  format: string,
  { facts, locations, category, happened, warnings = [] }: Said,
): Report {
  return {
    format,
    facts,
    locations: [...new Set(locations.map(locationOf))].filter((location) => location !== ''),
    category: clean(category),
    happenedAt: isoOf(happened),
    warnings: [...warnings],
  };
}

function clean(value: string): string {
  const text = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
  return /[^\S ]| {2}/.test(text) ? text.replace(/\s+/g, ' ').trim() : text.trim();
}
