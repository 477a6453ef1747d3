import type { Response } from 'express';
import type { Case } from '../cases/case.js';
import { allows, type Verb } from '../cases/transitions.js';
import { describeEvent } from '../cases/describeEvent.js';
import type { EventType } from '../cases/events.js';
import { findGround } from '../catalogue/index.js';
import { Complaints } from '../intake/complaint.js';
import { paths } from '../web/paths.js';
import { eventHelpers } from './changes.js';
import type { FormState, ShowForm } from './caseVerb.js';
import { screenOf, type Screen } from './screen.js';
import { formLocals, headOf } from './showCase.js';
import { answersOf } from './story.js';

/** The pages on which a verb asks for more: the verb, and where its form goes. */
const FORMS = {
  closure: ['close', paths.caseClosure],
  reopening: ['reopen', paths.caseReopening],
  notice: ['release_notice', paths.caseNotice],
  reporterQuestion: ['ask_reporter', paths.caseReporterQuestion],
  customerQuestion: ['ask_customer', paths.caseCustomerQuestion],
  placement: ['place', paths.casePlacement],
  grade: ['regrade', paths.caseGrade],
  splitting: ['split', paths.caseSplits],
  decision: ['decide', paths.caseDecisionPreview],
} as const satisfies Record<string, readonly [Verb, (number: string) => string]>;

export type FormName = keyof typeof FORMS;

/** What a form's partial needs beside what was typed. */
type Context = (caze: Case, state: FormState, res: Response) => Promise<object> | object;

/** The page of a verb: its form (views/desk/forms) left, what was complained of and the playbook right. */
export function showForm(name: FormName, context: Context = () => ({})): ShowForm {
  return async (_req, res, caze, state) => {
    const screen = screenOf(res);
    const [verb, action] = FORMS[name];
    const [complaints, more] = await Promise.all([saidIn(caze, screen), context(caze, state, res)]);
    res.render('desk/form', {
      ...(await headOf(caze, screen)),
      ...formLocals(caze, state),
      name,
      action: action(caze.number),
      allowed: allows(caze.status, verb),
      locations: caze.locations.slice(0, 20).map(({ value }) => value),
      complaints,
      replies: repliesIn(caze, screen),
      playbook: findGround(caze.ground, caze.catalogueVersion)?.playbook[screen.lang] ?? [],
      ...more,
    });
  };
}

const REPLIES: readonly EventType[] = ['reporter_answered', 'customer_answered', 'objected'];

/** What reporter and customer wrote since, the latest last: nobody should have to judge from memory. */
function repliesIn(caze: Case, screen: Screen) {
  const helpers = eventHelpers(caze, new Map(), screen);
  return caze.events
    .filter(({ type }) => REPLIES.includes(type))
    .slice(-5)
    .map((event) => ({ ...describeEvent(event, helpers), at: event.at }));
}

/** What the latest complaints say, to read while writing: for some grounds the answers are the explanation. */
async function saidIn(caze: Case, screen: Screen) {
  const ids = caze.complaints.slice(-3).map(({ id }) => id);
  if (ids.length === 0) return [];
  const found = await Complaints.find(
    { _id: { $in: ids } },
    { reference: 1, reasons: 1, answers: 1, catalogueVersion: 1 },
  ).lean();
  return found.map((complaint) => ({
    reference: complaint.reference,
    reasons: complaint.reasons,
    answers: answersOf(complaint, screen),
  }));
}
