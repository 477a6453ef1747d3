import { Types } from 'mongoose';
import { Cases } from '../../cases/case.js';
import { Customers } from '../../customers/customer.js';
import { Letters, type Letter } from '../../letters/letter.js';
import type { ReplyAddresses } from '../../mail/replyAddress.js';
import { rowsOfComplaintIds } from '../casesOf.js';
import { Complaints } from '../complaint.js';
import { answers, type Answered, type KnownLetters, type ReplyClaims } from '../reading/kinds/reply.js';

/** Whom an answer is from, and about what: a reporter about a complaint, a customer about a case. */
export type AnswerTarget =
  | { party: 'reporter'; complaint: Types.ObjectId; case: Types.ObjectId | null }
  | { party: 'customer'; case: Types.ObjectId }
  /** Who was written to about how they stand with us: a person reads the answer, there is no case for it. */
  | { party: 'standing'; case: null };

const OUR_ID = /^([0-9a-f]{24})@/;

/** What a message answers, looked up among our letters, cases and complaints; null when it answers nothing of ours. */
export async function answeredBy(
  claims: ReplyClaims,
  addresses: ReplyAddresses,
): Promise<Answered<AnswerTarget> | null> {
  const [byId, byAddress, tags] = await Promise.all([
    lettersBy(claims.messageIds, (id) => OUR_ID.exec(id)?.[1] ?? null),
    lettersBy(claims.addresses, (address) => addresses.read(address)),
    tagsOf(claims),
  ]);
  // Anybody can write an id in that form: only the letter's own Message-ID counts.
  const messageIds = new Map(
    [...byId].filter(([id, letter]) => letter.messageId === `<${id}>`).map(targeted),
  );
  return answers(claims, { messageIds, addresses: new Map([...byAddress].map(targeted)), tags });
}

type Sent = Pick<Letter, '_id' | 'messageId' | 'party' | 'case' | 'complaint' | 'reporter'>;

/** The letters that these names lead to, by name. */
async function lettersBy(names: string[], idIn: (name: string) => string | null): Promise<Map<string, Sent>> {
  const ids = new Map(names.flatMap((name) => pairOf(name, idIn(name))));
  if (ids.size === 0) return new Map();
  const found = await Letters.find(
    { _id: { $in: [...ids.values()].map((id) => new Types.ObjectId(id)) } },
    { messageId: 1, party: 1, case: 1, complaint: 1, reporter: 1 },
  ).lean<Sent[]>();
  const letters = new Map(found.map((letter) => [String(letter._id), letter]));
  return new Map(
    [...ids].flatMap(([name, id]) => {
      const letter = letters.get(id);
      return letter && (letter.case ?? letter.complaint ?? letter.reporter) ? [[name, letter] as const] : [];
    }),
  );
}

const pairOf = (name: string, id: string | null): [string, string][] => (id === null ? [] : [[name, id]]);

function targeted([name, letter]: [string, Sent]): [string, AnswerTarget] {
  const { party, complaint, case: caze, reporter } = letter;
  if (reporter) return [name, { party: 'standing', case: null }];
  if (party === 'reporter' && complaint) return [name, { party, complaint, case: caze ?? null }];
  if (!caze) throw new Error(`letter ${String(letter._id)} is about nothing`);
  return [name, { party: 'customer', case: caze }];
}

/** For each number or reference in the subject, who takes part in it. */
async function tagsOf({ tags, sender }: ReplyClaims): Promise<KnownLetters<AnswerTarget>['tags']> {
  if (sender === '') return new Map();
  const known = await Promise.all(
    tags.map(async (tag) => [tag, await (tag.startsWith('ND-') ? inCase(tag) : inComplaint(tag))] as const),
  );
  return new Map(known);
}

async function inCase(number: string): Promise<Map<string, AnswerTarget>> {
  const caze = await Cases.findOne({ number }, { customer: 1, complaints: 1 }).lean();
  if (!caze) return new Map();
  const [customer, complaints] = await Promise.all([
    Customers.findOne({ _id: caze.customer }, { email: 1 }).lean(),
    Complaints.find({ _id: { $in: caze.complaints.map(({ id }) => id) } }, { reporter: 1 }).lean(),
  ]);
  const parties = new Map<string, AnswerTarget>();
  for (const { _id, reporter } of complaints)
    parties.set(reporter.email.toLowerCase(), { party: 'reporter', complaint: _id, case: caze._id });
  if (customer) parties.set(customer.email.toLowerCase(), { party: 'customer', case: caze._id });
  return parties;
}

async function inComplaint(reference: string): Promise<Map<string, AnswerTarget>> {
  const complaint = await Complaints.findOne({ reference }, { reporter: 1 }).lean();
  if (!complaint) return new Map();
  const target: AnswerTarget = { party: 'reporter', complaint: complaint._id, case: null };
  return new Map([[complaint.reporter.email.toLowerCase(), target]]);
}

/** The case itself, or the one that it was merged into. */
async function whereMerged(id: Types.ObjectId): Promise<Types.ObjectId> {
  const { mergedInto } = (await Cases.findById(id, { mergedInto: 1 }).lean()) ?? {};
  return mergedInto ? whereMerged(mergedInto.case) : id;
}

/** The case that an answer belongs to: for a complaint in several, the one that waits for its reporter, else the newest. */
export async function caseOf(target: AnswerTarget): Promise<Types.ObjectId | null> {
  if (target.case) return whereMerged(target.case);
  if (target.party !== 'reporter') return null;
  const cases = await rowsOfComplaintIds([target.complaint]);
  const waiting =
    cases.find(({ status }) => status === 'awaiting_reporter') ??
    cases.find(({ active }) => active) ??
    cases[0];
  return waiting?._id ?? null;
}
