import { XMLParser } from 'fast-xml-parser';
import { Unreadable } from '../../report.js';
import { isRecord } from './facts.js';

const LONGEST = 5_000_000;

/**
 * An XML document as plain objects; attributes bear an @, namespaces' prefixes fall away, every value is text. Nothing
 * in it is expanded but the five named and the numbered characters. Throws `Unreadable` on a DTD, and when it is not XML.
 */
export function parseXml(text: string, source: string): Record<string, unknown> {
  if (text.length > LONGEST) throw new Unreadable(`${source} is longer than ${LONGEST} characters`);
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new Unreadable(`${source} has a DTD, which is refused`);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    removeNSPrefix: true,
  });
  try {
    const document: unknown = parser.parse(text);
    if (isRecord(document)) return document;
  } catch (error) {
    throw new Unreadable(
      `${source} is not XML: ${error instanceof Error ? error.message.slice(0, 200) : ''}`,
    );
  }
  throw new Unreadable(`${source} is not XML`);
}

/** What stands at a path of elements and attributes: the first where there are several; '' for none. */
export function textAt(document: unknown, ...path: string[]): string {
  const value = path.reduce<unknown>((inner, key) => childrenOf(inner, key)[0], document);
  if (typeof value === 'string') return decoded(value);
  return isRecord(value) && typeof value['#text'] === 'string' ? decoded(value['#text']) : '';
}

/** The elements of this name under an element. */
export function childrenOf(element: unknown, name: string): unknown[] {
  const child = isRecord(element) ? element[name] : undefined;
  if (child === undefined) return [];
  return Array.isArray(child) ? child : [child];
}

function decoded(text: string): string {
  return text.replace(/&(?:lt|gt|quot|apos|amp|#\d{1,7}|#x[\da-f]{1,6});/gi, (entity) => {
    const name = entity.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }[name] ?? entity;
    const code = name.startsWith('#x') ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
