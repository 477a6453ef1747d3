import { askCustomerProblem } from '../cases/ask.js';
import type { Case } from '../cases/case.js';
import { allows, type Verb } from '../cases/transitions.js';
import { isUnplaced } from '../cases/unplaced.js';
import { findGround } from '../catalogue/index.js';
import { paths } from '../web/paths.js';
import type { Permission } from '../staff/policy.js';
import type { Screen } from './screen.js';

/** A button of the case: to a page of its own, or (`post`) done at once. */
export interface CaseAction {
  name: string;
  href: string;
  verb: Verb;
  permission: Permission;
  post?: true;
  key?: string;
}

/** Everything that can be done to a case, in the order of its buttons. */
export function actionsOf(number: string): CaseAction[] {
  const work = 'work_cases';
  return [
    { name: 'take', verb: 'take', href: paths.caseTaking(number), permission: work, post: true, key: 't' },
    { name: 'decide', verb: 'decide', href: paths.caseDecision(number), permission: 'decide', key: 'd' },
    { name: 'notice', verb: 'release_notice', href: paths.caseNotice(number), permission: work },
    { name: 'askReporter', verb: 'ask_reporter', href: paths.caseReporterQuestion(number), permission: work },
    { name: 'askCustomer', verb: 'ask_customer', href: paths.caseCustomerQuestion(number), permission: work },
    { name: 'place', verb: 'place', href: paths.casePlacement(number), permission: work },
    { name: 'grade', verb: 'regrade', href: paths.caseGrade(number), permission: work },
    { name: 'relate', verb: 'link', href: paths.caseRelations(number), permission: work },
    { name: 'split', verb: 'split', href: paths.caseSplits(number), permission: work },
    { name: 'close', verb: 'close', href: paths.caseClosure(number), permission: work },
    { name: 'reopen', verb: 'reopen', href: paths.caseReopening(number), permission: work },
  ];
}

/** The actions that this state, this case and this person allow: the only buttons there are. */
export function openActions(caze: Case, me: string, { may }: Pick<Screen, 'may'>): CaseAction[] {
  return actionsOf(caze.number).filter(
    ({ name, verb, permission }) =>
      allows(caze.status, verb) && may(permission) && makesSense(name, caze, me),
  );
}

function makesSense(name: string, caze: Case, me: string): boolean {
  if ((name === 'take' || name === 'decide') && isForAnother(caze, me)) return false;
  if (name === 'split') return caze.locations.length + caze.complaints.length > 1;
  if (name === 'take') return String(caze.owner) !== me || caze.status === 'new';
  if (name === 'notice') return caze.customer !== null && mayBePutToCustomer(caze);
  if (name === 'askCustomer') return askCustomerProblem(caze) === null;
  if (name === 'reopen') return caze.mergedInto === undefined;
  if (name === 'askReporter') return caze.complaints.length > 0;
  return true;
}

export interface NextStep {
  text: string;
  primary: string | null;
  others: string[];
}

/** The one thing to do now, with the buttons for it. */
export function nextStepOf(caze: Case, me: string, measureFailed: boolean): NextStep {
  const step = (text: string, primary: string | null, ...others: string[]): NextStep => ({
    text,
    primary,
    others,
  });
  switch (caze.status) {
    case 'new':
      return step('new', 'take');
    case 'in_review':
      if (isUnplaced(caze)) return step('unplaced', 'place', 'decide');
      if (mustHear(caze)) return step('hear', 'notice', 'decide');
      return step('decide', 'decide', 'askReporter', 'askCustomer');
    case 'awaiting_reporter':
      return step('awaitReporter', 'decide', 'askReporter');
    case 'awaiting_customer':
      return step('awaitCustomer', 'decide', 'askCustomer');
    case 'under_appeal':
      return isForAnother(caze, me) ? step('appealOther', null) : step('appeal', 'decide', 'take');
    case 'decided':
      return measureFailed
        ? step('measureFailed', null, 'close', 'reopen')
        : step('close', 'close', 'reopen');
    case 'closed':
      return caze.mergedInto ? step('merged', null, 'relate') : step('closed', null, 'reopen');
  }
}

/** Never for csam (invariant 7); and who complains about our service is the customer. */
const mayBePutToCustomer = ({ track }: Case): boolean => track !== 'csam' && track !== 'service_complaint';

/** An objection is judged by somebody other than the person who decided. */
export const isForAnother = ({ status, decisions }: Case, me: string): boolean =>
  status === 'under_appeal' && String(decisions.at(-1)?.by) === me;

/** Whether the rule is that the customer is heard first and they were not yet (5.3 s.4). */
export function mustHear(caze: Case): boolean {
  const ground = findGround(caze.ground, caze.catalogueVersion);
  return (
    ground?.hearing === true && caze.customer !== null && caze.noticedAt === null && mayBePutToCustomer(caze)
  );
}
