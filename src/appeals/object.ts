import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import { changeCase } from '../cases/change.js';
import type { Actor } from '../cases/events.js';
import type { Deadline } from '../deadlines/rules.js';

export interface Objection {
  from: { kind: 'reporter'; complaint: Types.ObjectId } | { kind: 'customer' };
  text: string;
  /** By when the objection is to be judged. */
  judgeBy: Deadline;
}

/**
 * The reporter or the customer objects to the decision (DSA 20, kept voluntarily): the case comes under appeal and loses
 * its owner, since somebody else judges. Throws TransitionRefused unless the case was decided.
 */
export function objectToDecision(caze: Case, objection: Objection, at = new Date()): Promise<Case> {
  const by: Actor =
    objection.from.kind === 'reporter'
      ? { kind: 'reporter', id: String(objection.from.complaint) }
      : { kind: 'customer', id: String(caze.customer) };
  return changeCase(caze, {
    verb: 'object',
    event: 'objected',
    by,
    at,
    facts: {
      from: objection.from.kind,
      complaint: objection.from.kind === 'reporter' ? String(objection.from.complaint) : null,
      decision: caze.decisions.at(-1)?.id ?? null,
    },
    personal: { text: objection.text },
    owes: ['letters'],
    set: {
      owner: null,
      deadlines: [...caze.deadlines.filter(({ kind }) => kind !== 'appeal'), objection.judgeBy],
    },
  });
}
