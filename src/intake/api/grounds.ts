import { catalogueAt, type Ground } from '../../catalogue/index.js';
import { groundOf } from '../reading/grounds.js';

/** A ground as it was asked for; `exact` when its own id was given. */
export interface AskedGround {
  ground: Ground;
  exact: boolean;
}

/**
 * The ground that a sender means: the id of the catalogue, else a category or keyword of the DSA Transparency Database, else a type of XARF or
 * another format's word for it. Null when it is none of these.
 */
export function askedGround(asked: string, now: Date): AskedGround | null {
  const { grounds } = catalogueAt(now);
  const own = grounds.find(({ id }) => id === asked);
  if (own) return { ground: own, exact: true };
  const word = asked.trim();
  const byDsa =
    grounds.find(({ dsaKeyword }) => dsaKeyword === word) ??
    grounds.find(({ dsaCategory }) => dsaCategory === word);
  if (byDsa) return { ground: byDsa, exact: false };
  if (/^(?:STATEMENT_CATEGORY|KEYWORD)_/.test(word)) return null;
  const { ground: id, known } = groundOf({ format: '', category: word, facts: [] });
  const ground = known ? grounds.find((candidate) => candidate.id === id) : undefined;
  return ground ? { ground, exact: false } : null;
}
