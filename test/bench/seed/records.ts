import { Types } from 'mongoose';
import type { Case } from '../../../src/cases/case.js';
import type { CaseEvent } from '../../../src/cases/events.js';
import { derivedId } from '../../../src/cases/number.js';
import { groundById } from '../../../src/catalogue/index.js';
import { addMonths } from '../../../src/deadlines/calendar.js';
import type { Strike } from '../../../src/decisions/strike.js';
import type { LetterDeps } from '../../../src/letters/deps.js';
import { draftLetters, draftReceipt, type LetterDraft } from '../../../src/letters/draft.js';
import type { Letter, Template } from '../../../src/letters/letter.js';
import { lettersCausedBy } from '../../../src/letters/causes.js';
import { FREE, type Measure } from '../../../src/measures/measure.js';
import type { Complaint } from '../../../src/intake/complaint.js';

const STRIKE_MONTHS = 24;

/** The strikes that the decisions of a case left. */
export function strikesOf({ _id, number, customer, decisions }: Case): Strike[] {
  if (!customer) return [];
  return decisions
    .filter(({ strike }) => strike)
    .map(({ id, ground, at }) => ({
      _id: derivedId('strike', id),
      customer,
      case: _id,
      caseNumber: number,
      decision: id,
      ground,
      at,
      expiresAt: addMonths(at, STRIKE_MONTHS),
      voidedAt: null,
    }));
}

/** The measures that the decisions of a case made, all carried out by hand and confirmed. */
export function measuresOf(caze: Case): Measure[] {
  return caze.decisions.flatMap(({ id, at, by, ground, catalogueVersion, measures }) =>
    measures.map(({ id: measure, kind, connector, target, until }) => ({
      _id: new Types.ObjectId(measure),
      version: 3,
      case: caze._id,
      caseNumber: caze.number,
      customer: caze.customer,
      decision: id,
      kind,
      connector,
      target,
      basis: groundById(ground, catalogueVersion).basis,
      until,
      status: 'active' as const,
      attempts: [{ at, step: 'apply' as const, ok: true, detail: 'confirmed by a person' }],
      tries: 0,
      nextAttemptAt: null,
      leaseUntil: FREE,
      lease: null,
      lastError: null,
      proof: { text: 'Renamed the folder; the address answers 404.', by, at },
      liftProof: null,
      verifiedAt: null,
      activeAt: at,
      liftedAt: null,
      lift: null,
      owes: null,
      told: 1,
    })),
  );
}

/** Where the texts of letters come from: rendered for the first cases, repeated for those after them. */
export interface LetterTexts {
  deps: LetterDeps;
  /** Letters rendered so far, by template. */
  known: Map<Template, LetterDraft[]>;
}

const RENDERED_EACH = 100;

/** The letters that a case and its complaints caused, as they are written and kept without a mail server. */
export async function lettersOf(caze: Case, complaints: Complaint[], texts: LetterTexts): Promise<Letter[]> {
  const receipts = complaints.map((complaint) => kept(receiptOf(complaint, texts), complaint.receivedAt));
  const letters = caze.events.filter(({ owes }) => owes.includes('letters'));
  const written = await Promise.all(
    letters.map(async (event) => {
      const drafts = await ofEvent(caze, event, complaints, texts);
      return drafts.map((draft) => kept(draft, event.at));
    }),
  );
  return [...receipts, ...written.flat()];
}

function receiptOf(complaint: Complaint, texts: LetterTexts): LetterDraft {
  const known = repeated('receipt', texts);
  if (!known) return remember(draftReceipt(complaint, complaint.receivedAt, texts.deps), texts);
  const _id = derivedId('letter', String(complaint._id), 'receipt');
  return { ...known, _id, complaint: complaint._id, to: complaint.reporter.email };
}

async function ofEvent(
  caze: Case,
  event: CaseEvent,
  complaints: Complaint[],
  texts: LetterTexts,
): Promise<LetterDraft[]> {
  const causes = lettersCausedBy(caze, event).map((cause) => ({
    cause,
    known: repeated(cause.template, texts),
  }));
  if (causes.some(({ known }) => !known)) {
    const drafts = await draftLetters(caze, event, texts.deps);
    return drafts.map((draft) => remember(draft, texts));
  }
  return causes.flatMap(({ cause: { template, party, complaint }, known }) => {
    if (!known) return [];
    const _id = derivedId(
      'letter',
      String(caze._id),
      event.seq,
      template,
      complaint ? String(complaint) : party,
    );
    const reader = complaints.find(({ _id }) => complaint?.equals(_id));
    const to = reader?.reporter.email ?? known.to;
    return [
      {
        ...known,
        _id,
        to,
        case: caze._id,
        caseNumber: caze.number,
        event: event.seq,
        ...(complaint && { complaint }),
      },
    ];
  });
}

function remember(draft: LetterDraft, { known }: LetterTexts): LetterDraft {
  known.set(draft.template, [...(known.get(draft.template) ?? []), draft]);
  return draft;
}

/** One of the letters of this template, once enough of them were rendered. */
function repeated(template: Template, { known }: LetterTexts): LetterDraft | undefined {
  const drafts = known.get(template) ?? [];
  return drafts.length < RENDERED_EACH ? undefined : drafts[Math.floor(Math.random() * drafts.length)];
}

function kept(draft: LetterDraft, at: Date): Letter {
  return {
    ...draft,
    messageId: `<${draft._id.toHexString()}@localhost.localdomain>`,
    inReplyTo: null,
    status: 'kept',
    attempts: [{ at, outcome: 'kept', reply: '' }],
    nextAttemptAt: null,
    lastError: null,
    createdAt: at,
    sentAt: null,
  };
}
