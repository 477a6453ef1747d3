import type { Types } from 'mongoose';
import type { Case } from '../cases/case.js';
import type { CaseEvent } from '../cases/events.js';
import { derivedId } from '../cases/number.js';
import type { Language } from '../catalogue/index.js';
import { isDeliverable } from '../mail/address.js';
import type { LetterCause } from './causes.js';
import type { LetterComplaint, LetterDeps } from './deps.js';
import { gather, type Gathered } from './gather.js';
import type { Letter, LetterProblem } from './letter.js';
import { render } from './render.js';
import { answerAddress } from './reporters.js';
import type { Scene } from './scene.js';
import { customerScene, receiptScene, reporterScene } from './scenes.js';

/** A letter as it will read, with whom it goes to and what keeps it from going there. */
export type LetterDraft = Pick<
  Letter,
  | '_id'
  | 'template'
  | 'party'
  | 'language'
  | 'to'
  | 'subject'
  | 'text'
  | 'html'
  | 'case'
  | 'caseNumber'
  | 'complaint'
  | 'reporter'
  | 'event'
  | 'digest'
> & { problem: LetterProblem | null; inReplyTo?: string };

/** The letters that an event of a case causes: what is sent and what a preview shows, by the same path. */
export async function draftLetters(caze: Case, event: CaseEvent, deps: LetterDeps): Promise<LetterDraft[]> {
  const gathered = await gather(caze, event, deps);
  return gathered.causes.map((cause) => draft(cause, gathered, deps));
}

/** The receipt of a complaint; `answerBy`: by when we expect to decide, or answer a complaint about our service. */
export function draftReceipt(complaint: LetterComplaint, answerBy: Date, deps: LetterDeps): LetterDraft {
  const scene = receiptScene(complaint, answerBy, deps);
  return {
    _id: derivedId('letter', String(complaint._id), 'receipt'),
    template: 'receipt',
    complaint: complaint._id,
    ...addressed(scene, answerAddress(complaint)),
    ...(complaint.mailId && { inReplyTo: complaint.mailId }),
    ...render('receipt', scene),
  };
}

function draft(cause: LetterCause, gathered: Gathered, deps: LetterDeps): LetterDraft {
  const { caze, event, customer, complaints } = gathered;
  const { template, party } = cause;
  const complaint = complaints.get(String(cause.complaint));
  const scene = complaint ? reporterScene(gathered, complaint, deps) : customerScene(gathered, deps);
  return {
    _id: idOf(caze._id, event, cause),
    template,
    case: caze._id,
    caseNumber: caze.number,
    event: event.seq,
    ...(complaint && { complaint: complaint._id }),
    ...(party === 'reporter'
      ? addressed(scene, complaint ? answerAddress(complaint) : '')
      : addressed(scene, customer?.email ?? '', customer?.contactStale)),
    ...render(template, scene),
  };
}

/** The recipient is the complaint or the customer of the case, not an address: that may be corrected or erased. */
const idOf = (caze: Types.ObjectId, { seq }: CaseEvent, { template, party, complaint }: LetterCause) =>
  derivedId('letter', String(caze), seq, template, complaint ? String(complaint) : party);

export function addressed(
  { party, language }: Pick<Scene, 'party' | 'language'>,
  to: string,
  stale = false,
): { party: Letter['party']; language: Language; to: string; problem: LetterProblem | null } {
  const problem = !isDeliverable(to) ? 'no_address' : stale ? 'contact_stale' : null;
  return { party, language, to, problem };
}
