import type { Types } from 'mongoose';
import { answerOf } from '../cases/awaited.js';
import { Cases, type Case } from '../cases/case.js';
import { derivedId } from '../cases/number.js';
import { isUndecided } from '../cases/transitions.js';
import { citationOf } from './citation.js';
import { datesIn } from './dates.js';
import type { LetterCustomer, LetterDeps } from './deps.js';
import { addressed } from './draft.js';
import { Letters, type Letter } from './letter.js';
import { renderDigest } from './render.js';
import type { DigestCase } from './templates/digestForCustomer.js';
import { store } from './write.js';

const MOST_AT_ONCE = 10_000;
const MOST_CASES = 50;
const HOUR_MS = 3_600_000;

/**
 * Writes the digests that are due: to each customer one letter in a period, on what was added to the cases that they know of. Its id
 * comes from customer and period, so that doing it again, or in two processes at once, makes one. Returns how many customers had any.
 */
export async function writeDigests(hours: number, deps: LetterDeps, at = new Date()): Promise<number> {
  const untold = await Cases.find(
    { untold: true },
    { events: 0, complaints: 0, locations: 0, recent: 0, terms: 0 },
  )
    .limit(MOST_AT_ONCE)
    .lean<Case[]>();
  const byCustomer = new Map<string, Case[]>();
  for (const caze of untold) {
    if (!caze.customer || !mayBeTold(caze)) await nothingToTell(caze);
    else byCustomer.set(String(caze.customer), [...(byCustomer.get(String(caze.customer)) ?? []), caze]);
  }
  const period = Math.floor(at.getTime() / (hours * HOUR_MS));
  for (const cases of byCustomer.values()) await writeDigest(cases, period, deps, at);
  return byCustomer.size;
}

/** Only what was released, never csam (invariant 6); once a case is decided, its own letters tell. */
const mayBeTold = ({ noticedAt, track, status }: Case): boolean =>
  noticedAt !== null && track !== 'csam' && isUndecided(status);

async function writeDigest(cases: Case[], period: number, deps: LetterDeps, at: Date): Promise<void> {
  const told = cases.sort((a, b) => a.number.localeCompare(b.number)).slice(0, MOST_CASES);
  const [first] = told;
  const customer = first?.customer && (await deps.findCustomer(first.customer));
  if (!first?.customer || !customer) return;
  const id = derivedId('digest', String(first.customer), period);
  const earlier = await digestOf(id);
  if (!earlier) {
    const { language } = customer;
    const scene = {
      ...datesIn(language, deps.zone),
      party: 'customer' as const,
      language,
      say: (text: Record<'nl' | 'en', string>) => text[language],
      brand: deps.brand,
      name: customer.name,
      cases: told.map((caze) => viewOf(caze, customer, deps, at)),
      more: cases.length - told.length,
    };
    const draft = {
      _id: id,
      template: 'digest_for_customer' as const,
      case: first._id,
      caseNumber: first.number,
      event: first.head.seq,
      digest: told.map(({ _id, complaintCount }) => ({ case: _id, count: complaintCount })),
      ...addressed(scene, customer.email, customer.contactStale),
      ...renderDigest(scene),
    };
    await store(draft, deps.mailFrom, at);
  }
  // From the letter as it is stored: another process may have written it, or this one before a crash.
  await markTold((await digestOf(id))?.digest ?? []);
}

function viewOf(caze: Case, { language }: LetterCustomer, deps: LetterDeps, at: Date): DigestCase {
  const { ground, catalogueVersion, tally, complaintCount, toldCount = 0, openedAt } = caze;
  const { label, clause } = citationOf(ground, catalogueVersion, language);
  const answerBy = answerOf(caze, 'customer')?.dueAt;
  return {
    number: caze.number,
    ground: label,
    clause: `${clause.citation} (${clause.label})`,
    resource: caze.resource.kind === 'none' ? label : caze.resource.value,
    fresh: Math.max(1, complaintCount - toldCount),
    all: complaintCount,
    first: tally?.first ?? openedAt,
    last: tally?.last ?? caze.changedAt,
    ...(toldCount === 0 && answerBy && { answerBy }),
    link: deps.links.customerLink(caze, at),
  };
}

const digestOf = (id: Types.ObjectId) =>
  Letters.findById(id, { digest: 1 }).lean<Pick<Letter, '_id' | 'digest'>>();

/** What came since the letter was written stays untold. */
async function markTold(digest: NonNullable<Letter['digest']>): Promise<void> {
  for (const { case: id, count } of digest) {
    await Cases.updateOne({ _id: id }, { $max: { toldCount: count } });
    await Cases.updateOne({ _id: id, complaintCount: { $lte: count } }, { $unset: { untold: '' } });
  }
}

async function nothingToTell({ _id, version }: Case): Promise<void> {
  await Cases.updateOne({ _id, version }, { $unset: { untold: '' } });
}
