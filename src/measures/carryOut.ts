import type { Case } from '../cases/case.js';
import { isConfirmed } from './confirm.js';
import type { Connector, Order, Result } from './connectors/connector.js';
import type { Connectors } from './connectors/index.js';
import { neverLook } from './csam.js';
import type { Attempt, Measure } from './measure.js';
import { targetProblem } from './targets.js';

export interface Outcome {
  attempts: Attempt[];
  /** Whether the measure now is what was asked. */
  done: boolean;
  /** Whether a look from outside bore it out. */
  verified: boolean;
  error: string | null;
  /** Trying again can't help. */
  final: boolean;
}

type Step = Attempt['step'];

/**
 * Asks the connector for what the measure's state wants (apply, or undo), then looks whether it is so. Never throws for what goes wrong out there.
 * For csam nothing is ever looked at; the attempt says so (invariant 7).
 */
export async function carryOut(
  measure: Measure,
  caze: Case,
  connectors: Connectors,
  now: () => Date,
): Promise<Outcome> {
  const step: Step = measure.status === 'lifting' ? 'undo' : 'apply';
  const attempts: Attempt[] = [];
  const tried = async (name: Step, act: () => Promise<Result>): Promise<Result> => {
    const result = await act().catch(asResult);
    attempts.push({ at: now(), step: name, ok: result.ok, detail: result.ok ? result.detail : result.error });
    return result;
  };

  const problem = step === 'apply' && targetProblem(measure.target, caze, measure.connector);
  const connector = connectors[measure.connector];
  const order = orderOf(measure);
  const asked = await tried(step, async () => {
    if (problem) return { ok: false, error: `target: ${problem}`, final: true };
    if (!connector) return { ok: false, error: `connector ${measure.connector} is not configured` };
    return connector[step](order);
  });
  if (!asked.ok || !connector) return vain(attempts, asked);
  const looked = await tried('verify', () => look(connector, order, step, neverLook(caze)));
  if (!looked.ok && !connector.byHand) return vain(attempts, looked);
  return { attempts, done: true, verified: looked.ok && !neverLook(caze), error: null, final: false };
}

async function look(connector: Connector, order: Order, step: Step, never: boolean): Promise<Result> {
  if (never) return { ok: true, detail: 'not looked at: never for csam' };
  return connector.verify(order, step === 'undo' ? 'open' : 'blocked');
}

function vain(attempts: Attempt[], result: Result): Outcome {
  const error = result.ok ? null : result.error;
  return { attempts, done: false, verified: false, error, final: !result.ok && result.final === true };
}

function orderOf(measure: Measure): Order {
  const { _id, caseNumber, target, basis } = measure;
  return { id: String(_id), caseNumber, target, basis, confirmed: isConfirmed(measure) };
}

function asResult(error: unknown): Result {
  return { ok: false, error: error instanceof Error ? error.message : String(error) };
}
