import type { MeasureTarget } from '../../cases/decision.js';
import { readTarget } from '../target.js';
import { done, failed, type Connector, type Result } from './connector.js';
import { look, type Seen, type Unseen } from './look.js';

const TIMEOUT_MS = 5_000;

/** A person does it and says so with proof; that counts. What a look from outside shows is put beside it. */
export function createManualConnector(lookAt = lookFromOutside): Connector {
  return {
    name: 'manual',
    byHand: true,
    apply: async ({ confirmed }) => (confirmed ? done('confirmed by a person') : failed('not confirmed yet')),
    undo: async ({ confirmed }) => (confirmed ? done('confirmed by a person') : failed('not confirmed yet')),
    verify: async ({ target }, expect) => judge(await lookAt(target), expect),
  };
}

async function lookFromOutside(target: MeasureTarget): Promise<Seen | Unseen> {
  const aim = readTarget(target);
  return typeof aim === 'string' ? { error: aim, gone: false } : look(aim, null, TIMEOUT_MS);
}

/** A name that is gone from DNS and an answer that refuses are blocked; a redirect or no answer at all proves nothing. */
function judge(seen: Seen | Unseen, expect: 'blocked' | 'open'): Result {
  if ('error' in seen) return seen.gone && expect === 'blocked' ? done(seen.error) : failed(seen.error);
  const answer = `HTTP ${seen.status}`;
  const borneOut = expect === 'blocked' ? seen.status >= 400 && seen.status < 500 : seen.status < 400;
  return borneOut ? done(answer) : failed(answer);
}
