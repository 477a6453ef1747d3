import type { RequestHandler } from 'express';
import { countHeld } from '../intake/mail/queries.js';
import { createFresh, forgetFresh } from './fresh.js';

const MOST = 50;
const known = createFresh<Promise<number>>();

/** Beside Messages, on every page: how many wait for a person. */
export const showHeld: RequestHandler = async (req, res, next) => {
  if (req.user && req.method === 'GET') {
    const held = await countOf();
    res.locals['counts'] = { messages: held > MOST ? `${MOST}+` : held || '' };
  }
  next();
};

function countOf(): Promise<number> {
  const earlier = known.get('held');
  if (earlier) return earlier;
  const count = countHeld(MOST + 1);
  known.set('held', count);
  count.catch(forgetFresh);
  return count;
}
