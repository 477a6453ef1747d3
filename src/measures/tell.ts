import { Cases, type Case } from '../cases/case.js';
import { changeLatest, type Change } from '../cases/change.js';
import { SYSTEM, type Actor, type CaseEvent, type Facts } from '../cases/events.js';
import { eventsOf } from '../cases/history.js';
import { markTold } from './change.js';
import type { Measure, MeasureEvent, Proof } from './measure.js';

/**
 * Puts what happened to the measure into the story of its case, once: a crash may come between the event and the note on the measure that it
 * was told, so the story is read first.
 */
export async function tellCase(measure: Measure, event: MeasureEvent, at: Date): Promise<Measure> {
  const isTold = ({ facts }: CaseEvent): boolean =>
    facts['measure'] === String(measure._id) && facts['turn'] === measure.told + 1;
  const caze = await Cases.findById(measure.case).lean();
  if (!caze) throw new Error(`No case ${String(measure.case)}`);
  if (!(await eventsOf(caze)).some(isTold)) {
    await changeLatest(caze._id, (latest: Case) =>
      latest.events.some(isTold) ? null : record(measure, event, at),
    );
  }
  return markTold(measure, at);
}

function record(measure: Measure, event: MeasureEvent, at: Date): Change {
  const personal = wordsOf(measure, event);
  return {
    verb: 'record',
    event,
    by: actorOf(measure, event),
    at,
    facts: factsOf(measure, event),
    ...(personal && { personal }),
    owes: event === 'measure_lifted' ? ['letters'] : [],
  };
}

function factsOf(measure: Measure, event: MeasureEvent): Facts {
  const { _id, told, decision, kind, connector, target, basis, lift, status, verifiedAt, lastError } =
    measure;
  const { liftProof, activeAt } = measure;
  return {
    measure: String(_id),
    turn: told + 1,
    decision,
    kind,
    connector,
    target: { ...target },
    basis,
    ...(event === 'measure_active' && { verified: verifiedAt !== null }),
    ...(event === 'measure_failed' && { step: lift ? 'undo' : 'apply', error: lastError }),
    ...(event === 'measure_lifted' && {
      reason: lift?.reason ?? null,
      status,
      ...(activeAt === null && { began: false }),
      ...(liftProof && { carriedOutBy: String(liftProof.by) }),
    }),
  };
}

/** Who did it: the person who wanted it or whose word it rests on, else the program. */
function actorOf({ connector, proof, lift, liftProof }: Measure, event: MeasureEvent): Actor {
  if (event === 'measure_lifted') return lift?.by.kind === 'staff' ? lift.by : onTheWordOf(liftProof);
  return event === 'measure_active' && connector === 'manual' ? onTheWordOf(proof) : SYSTEM;
}

const onTheWordOf = (proof: Proof | null): Actor =>
  proof ? { kind: 'staff', id: String(proof.by) } : SYSTEM;

/** What people wrote about it: why it was lifted, and their word that it was carried out. */
function wordsOf({ proof, lift, liftProof }: Measure, event: MeasureEvent): Facts | null {
  if (event === 'measure_active') return proof && { text: proof.text };
  if (event === 'measure_failed') return null;
  const words = { ...(lift?.text && { text: lift.text }), ...(liftProof && { proof: liftProof.text }) };
  return Object.keys(words).length > 0 ? words : null;
}
