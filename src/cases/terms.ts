import { parseUrl } from '../url.js';
import type { Case } from './case.js';

const MOST = 60;

/** The words that a case is found by: its number, its resource and the hosts and addresses of its locations. */
export function termsOf({
  number,
  resource,
  locations,
}: Pick<Case, 'number' | 'resource' | 'locations'>): string[] {
  const words = [
    number,
    resource.value,
    ...locations.flatMap(({ value }) => [hostOf(value), value.slice(0, 200)]),
  ];
  return [...new Set(words.map((word) => word.toLowerCase()).filter((word) => word !== ''))].slice(0, MOST);
}

function hostOf(value: string): string {
  return parseUrl(value)?.hostname ?? value.split('@').at(-1) ?? '';
}
