import type { Case } from '../cases/case.js';
import { allows } from '../cases/transitions.js';
import { isUnplaced } from '../cases/unplaced.js';
import { isFlagged } from '../deadlines/rules.js';
import { findGround } from '../catalogue/index.js';
import { caseFacts, customerFacts, deadlineFacts, measureFacts } from './caseFacts.js';
import { casePartsOf, type CaseParts } from './caseParts.js';
import { UNTOUCHED, type FormState, type ShowForm } from './caseVerb.js';
import { formOf } from './input.js';
import { loadCase } from './loadCase.js';
import { nextStepOf, openActions } from './nextStep.js';
import { dueOf, outcomeOf, queueRows, type RowCustomers } from './queueRows.js';
import { groundLabel, screenOf, type Screen } from './screen.js';
import { storyOf } from './story.js';
import { titlesOf } from './titles.js';
import type { RequestHandler } from 'express';

/** The case on one screen: left the story, right the facts, below the one next step. */
export const showCase: RequestHandler = async (req, res) => {
  await renderCase(req, res, await loadCase(req, res), UNTOUCHED);
};

/** The same page with a note or assignment on it that could not be done. */
export const renderCase: ShowForm = async (req, res, caze, state) => {
  const screen = screenOf(res);
  const me = req.user?.id ?? '';
  const parts = await casePartsOf(caze);
  const step = nextStepOf(
    caze,
    me,
    parts.measures.some(({ status }) => status === 'failed'),
  );
  const actions = openActions(caze, me, screen);
  res.render('desk/case', {
    ...(await headOf(caze, screen)),
    ...formLocals(caze, state),
    story: storyOf(caze, parts, screen),
    facts: caseFacts(caze, parts, screen),
    customer: customerFacts(parts, screen),
    deadlines: deadlineFacts(caze, screen),
    measures: measureFacts(parts, screen),
    related: await queueRows(parts.related, screen, sameCustomer(parts)),
    playbook: findGround(caze.ground, caze.catalogueVersion)?.playbook[screen.lang] ?? [],
    step,
    actions,
    mergedInto: caze.mergedInto?.number,
    ties: [...(caze.links ?? []), ...(caze.absorbed ?? []).filter(({ undone }) => !undone)].map(
      ({ number }) => number,
    ),
    splitFrom: caze.splitFrom?.number,
    beingWritten: caze.owed.length > 0,
    mayNote: screen.may('work_cases') && allows(caze.status, 'note'),
    mayAssign: screen.may('work_cases') && allows(caze.status, 'assign'),
    people: [...parts.people.values()].filter(({ active, role }) => active && role !== 'auditor'),
    owner: caze.owner ? String(caze.owner) : '',
  });
};

/** The related cases are of the customer whose card is there already. */
function sameCustomer({ card, strikes }: CaseParts): RowCustomers | undefined {
  if (!card) return undefined;
  return new Map([[String(card.customer._id), { name: card.customer.name, strikes }]]);
}

/** What stands above every page of a case. */
export async function headOf(caze: Case, screen: Screen) {
  const { number, status, priority, track } = caze;
  const titles = await titlesOf([caze], new Map(), screen);
  return {
    number,
    status,
    priority,
    flagged: isFlagged(caze.deadlines),
    track,
    title: titles.get(number) ?? number,
    ground: groundLabel(caze.ground, caze.catalogueVersion, screen.lang),
    unplaced: isUnplaced(caze),
    due: caze.active ? dueOf(caze.deadlines, screen) : null,
    outcome: outcomeOf(caze),
    complaintCount: caze.complaintCount,
  };
}

export const formLocals = (caze: Case, { fields, errors, changes }: FormState) => ({
  version: caze.version,
  form: formOf(fields, errors),
  changes,
  hasErrors: errors.length > 0,
});
