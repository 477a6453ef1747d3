import { customerAnswer, reporterAnswer, type Answer } from '../../cases/answer.js';
import type { Case } from '../../cases/case.js';
import { changeLatest, type Change } from '../../cases/change.js';
import { TransitionRefused } from '../../cases/transitions.js';
import type { Answered } from '../reading/kinds/reply.js';
import type { Reading } from '../reading/reading.js';
import { caseOf, type AnswerTarget } from './answered.js';
import type { Message } from './message.js';

const LONGEST = 20_000;

type Brought = Pick<Message, 'status' | 'reason' | 'case'>;

/**
 * Puts an answer that came by mail into its case, once: the new text of it, with the message it stands in. A case that takes
 * no answers any more leaves it held, beside that case.
 */
export async function bringAnswer(
  message: Message,
  reading: Reading,
  { to, by }: Answered<AnswerTarget>,
  at: Date,
): Promise<Brought> {
  if (to.party === 'standing')
    return { status: 'held', reason: 'It answers a letter about how the sender stands with us.', case: null };
  const id = await caseOf(to);
  if (!id)
    return { status: 'held', reason: 'It answers a letter about a complaint that has no case.', case: null };
  const answer = {
    text: (reading.visible.trim() || reading.folded.trim()).slice(0, LONGEST),
    mail: { message: message._id, from: reading.claims.sender },
  };
  try {
    await changeLatest(id, (caze) => (isIn(caze, message) ? null : changeOf(caze, to, answer, at)));
  } catch (error) {
    if (!(error instanceof TransitionRefused)) throw error;
    return {
      status: 'held',
      reason: `It answers a case that is ${error.from} and takes no answers.`,
      case: id,
    };
  }
  return { status: 'answer', reason: `It answers one of our letters, by its ${by}.`, case: id };
}

type Taking = Exclude<AnswerTarget, { party: 'standing' }>;

const changeOf = (caze: Case, to: Taking, answer: Answer, at: Date): Change =>
  to.party === 'reporter'
    ? reporterAnswer(caze, to.complaint, answer, at)
    : customerAnswer(caze, 'answer', answer, at);

const isIn = (caze: Case, message: Message): boolean =>
  caze.events.some(({ facts }) => facts['message'] === String(message._id));
