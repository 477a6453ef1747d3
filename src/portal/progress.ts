import { answerOf, isAwaited } from '../cases/awaited.js';
import type { Case, CaseDeadline } from '../cases/case.js';
import type { Deadline } from '../deadlines/rules.js';

/** A step of a case as the people outside see it; worded as portal:step.<name>. */
export interface Step {
  name: 'received' | 'review' | 'question' | 'decided' | 'objection';
  state: 'done' | 'current' | 'todo';
  at?: Date;
  /** By when we expect to have done it. */
  by?: Date;
}

type Progress = Pick<Case, 'status' | 'decisions' | 'deadlines'>;

/** How far a case has come: received, in review, decided; an objection when there is one. Pure. */
export function stepsOf(caze: Progress, receivedAt: Date): Step[] {
  const { status, decisions } = caze;
  const decided = status === 'decided' || status === 'closed' || status === 'under_appeal';
  const last = decisions.at(-1);
  return [
    { name: 'received', state: 'done', at: receivedAt },
    ...(decided ? [done('review')] : [underWay(caze)]),
    decided && last
      ? { ...done('decided'), at: last.at }
      : { name: 'decided', state: 'todo', ...decideBy(caze) },
    ...(status === 'under_appeal' ? [objection(caze.deadlines)] : []),
  ];
}

/** The same for a complaint that has no case yet. */
export function firstSteps(deadlines: readonly Deadline[], receivedAt: Date): Step[] {
  return stepsOf({ status: 'new', decisions: [], deadlines: [...deadlines] }, receivedAt);
}

const done = (name: Step['name']): Step => ({ name, state: 'done' });

function underWay(caze: Progress): Step {
  const { status } = caze;
  const by = answerOf(caze, 'reporter')?.dueAt;
  if (isAwaited(caze, 'reporter')) return { name: 'question', state: 'current', ...(by && { by }) };
  return { name: 'review', state: status === 'new' ? 'todo' : 'current' };
}

const objection = (deadlines: readonly CaseDeadline[]): Step => ({
  name: 'objection',
  state: 'current',
  ...dueBy(deadlines, 'appeal'),
});

/** While we wait for an answer until later than we meant to decide, that date no longer says anything. */
function decideBy({ status, deadlines }: Progress): { by?: Date } {
  const decision = dueBy(deadlines, 'decision');
  const answers = deadlines.filter(({ kind, metAt }) => kind === 'answer' && !metAt);
  const waits = status === 'awaiting_reporter' || status === 'awaiting_customer';
  return waits && answers.some(({ dueAt }) => decision.by && dueAt > decision.by) ? {} : decision;
}

function dueBy(deadlines: readonly CaseDeadline[], kind: Deadline['kind']): { by?: Date } {
  const deadline = deadlines.find((candidate) => candidate.kind === kind);
  return deadline ? { by: deadline.dueAt } : {};
}
