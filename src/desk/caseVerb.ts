import type { Request, RequestHandler, Response } from 'express';
import type { Types } from 'mongoose';
import type { z } from 'zod';
import type { Case } from '../cases/case.js';
import { StaleCase } from '../cases/change.js';
import { PlaceTaken } from '../cases/place.js';
import { Refused, type Refusal } from '../cases/refused.js';
import { allows, TransitionRefused, type Verb } from '../cases/transitions.js';
import { staffId } from '../staff/may.js';
import { BadInput } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { changesSince, describeChanges, type Changed } from './changes.js';
import { forgetFresh } from './fresh.js';
import { errorsIn, fieldsOf, type FieldError, type Fields } from './input.js';
import { loadCase } from './loadCase.js';
import { screenOf } from './screen.js';
import { flash } from '../web/flash.js';

/** How a form stands: what was typed, what is wrong with it, and what somebody else changed meanwhile. */
export interface FormState {
  fields: Fields;
  errors: FieldError[];
  changes: Changed[];
}

export const UNTOUCHED: FormState = { fields: {}, errors: [], changes: [] };

/** Shows the page that the form is on, for the case as it now stands. */
export type ShowForm = (req: Request, res: Response, caze: Case, state: FormState) => Promise<void>;

interface Exchange {
  req: Request;
  res: Response;
}

/** What is wrong with a form and only the verb could tell. */
export class Invalid extends Error {
  override name = 'Invalid';
  constructor(readonly errors: FieldError[]) {
    super('invalid form');
  }
}

interface CaseVerb<Input> {
  schema: z.ZodType<Input>;
  show: ShowForm;
  /** Calls the one verb; null when it showed a page instead. May throw Invalid. */
  act(caze: Case, input: Input, by: Types.ObjectId, exchange: Exchange): Promise<Case | null>;
  /** The text that says it is done. */
  done: string;
}

/**
 * The POST of a verb: load, read what was typed, do it, back to the case. Somebody else's change in the meantime, a field
 * left wrong or a rule that forbids it show the page again with everything that was typed.
 */
export function caseVerb<Input>({ schema, show, act, done }: CaseVerb<Input>): RequestHandler {
  return async (req, res) => {
    const caze = await loadCase(req, res);
    const screen = screenOf(res);
    const fields = fieldsOf(req);
    const again = async (status: number, current: Case, state: Partial<FormState>): Promise<void> => {
      res.status(status);
      await show(req, res, current, { ...UNTOUCHED, fields, ...state });
    };
    const seen = versionSeen(fields, caze);
    const stale = async (current: Case) =>
      again(409, current, { changes: await describeChanges(current, seen, screen) });

    if (changesSince(caze, seen).length > 0) return stale(caze);
    const parsed = schema.safeParse(fields);
    if (!parsed.success) return again(422, caze, { errors: errorsIn(parsed.error, screen.t) });
    try {
      const after = await act(caze, parsed.data, staffId(req), { req, res });
      if (!after) return;
      forgetFresh();
      flash(req, 'success', screen.t(done));
      res.redirect(303, paths.case(caze.number));
    } catch (error) {
      if (error instanceof StaleCase) return stale(await loadCase(req, res));
      if (error instanceof Invalid) return again(422, caze, { errors: error.errors });
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      await again(refusal.status, caze, { errors: [{ field: refusal.field, text: screen.t(refusal.key) }] });
    }
  };
}

/** What keeps the verb from this case, or from who asks for it. */
type Problems = (caze: Case, me: string) => Refusal | null;

/** The GET of a verb's own page; a state or a rule that does not allow the verb refuses it as the verb would. */
export function verbPage(verb: Verb, show: ShowForm, problemOf: Problems = () => null): RequestHandler {
  return async (req, res) => {
    const caze = await loadCase(req, res);
    if (!allows(caze.status, verb)) throw new TransitionRefused(caze.status, verb);
    const problem = problemOf(caze, String(staffId(req)));
    if (problem) throw new Refused(problem);
    await show(req, res, caze, UNTOUCHED);
  };
}

/** Throws BadInput for a version that the case never had. */
function versionSeen({ version }: Fields, caze: Case): number {
  const isNumber = typeof version === 'string' && /^\d{1,9}$/.test(version);
  if (!isNumber || Number(version) > caze.version) throw new BadInput('bad_request');
  return Number(version);
}

/** Refusals that one field can mend. */
const FIELDS: Partial<Record<Refusal, string>> = {
  proportionality_needed: 'proportionality',
  statute_needed: 'statute',
  measure_not_upheld: 'target',
  strike_not_upheld: 'strike',
  unknown_complaint: 'complaint',
  unknown_ground: 'ground',
};

function refusalOf(error: unknown): { status: number; key: string; field: string } | null {
  if (error instanceof Refused) {
    const { status, reason } = error;
    return { status, key: `case:refused.${reason}`, field: FIELDS[reason] ?? '' };
  }
  if (error instanceof PlaceTaken)
    return { status: error.status, key: 'case:refused.place_taken', field: '' };
  return null;
}
