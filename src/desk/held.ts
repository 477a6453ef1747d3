import type { RequestHandler } from 'express';
import { countHeld } from '../intake/mail/queries.js';
import { countSetAside } from '../intake/setAside.js';
import { countProposals } from '../reporters/queries.js';
import { createFresh, forgetFresh } from './fresh.js';

const MOST = 50;

/** How many messages, complaints that were set aside, and proposals about reporters wait for a person. */
interface Waiting {
  held: number;
  setAside: number;
  proposals: number;
}

const known = createFresh<Promise<Waiting>>();

/** Beside Messages and Reporters, on every page: how many wait for a person. */
export const showHeld: RequestHandler = async (req, res, next) => {
  if (req.user && req.method === 'GET') {
    const { held, setAside, proposals } = await waiting();
    res.locals['counts'] = {
      messages: upToMost(held + setAside) ?? '',
      reporters: upToMost(proposals) ?? '',
    };
  }
  next();
};

export function waiting(): Promise<Waiting> {
  const earlier = known.get('waiting');
  if (earlier) return earlier;
  const counts = count();
  known.set('waiting', counts);
  counts.catch(forgetFresh);
  return counts;
}

async function count(): Promise<Waiting> {
  const [held, setAside, proposals] = await Promise.all([
    countHeld(MOST + 1),
    countSetAside(MOST + 1),
    countProposals(MOST + 1),
  ]);
  return { held, setAside, proposals };
}

/** A count as it stands beside a word; undefined for none. */
export const upToMost = (count: number): string | undefined =>
  count > MOST ? `${MOST}+` : count > 0 ? String(count) : undefined;
