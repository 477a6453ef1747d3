import type { Types } from 'mongoose';
import { Cases, type Case } from './case.js';
import { changeCase, changeLatest } from './change.js';
import { caseIn, type Actor, type CaseEvent } from './events.js';
import { Refused } from './refused.js';

/** Ties two cases to each other, for whoever works on either. The other is written after this one; the effect sees to it. */
export async function linkCases(caze: Case, other: Case, by: Types.ObjectId, at = new Date()): Promise<Case> {
  if (caze._id.equals(other._id)) throw new Refused('same_case');
  if (isLinked(caze, other._id)) throw new Refused('link_known');
  return changeCase(caze, linking(caze, other, staff(by), at));
}

/** Undoes it, in both cases. */
export async function unlinkCases(
  caze: Case,
  other: Pick<Case, '_id' | 'number'>,
  by: Types.ObjectId,
  at = new Date(),
): Promise<Case> {
  if (!isLinked(caze, other._id)) throw new Refused('link_unknown');
  return changeCase(caze, unlinking(caze, other, staff(by), at));
}

/** Lets the other case say what this one says now about the tie between them. May be repeated. */
export async function mirrorLink(caze: Case, event: CaseEvent): Promise<void> {
  const other = await Cases.findOne({ _id: caseIn(event) }, { _id: 1 }).lean();
  if (!other) return;
  const current = (await Cases.findById(caze._id).lean()) ?? caze;
  const tied = isLinked(current, other._id);
  await changeLatest(other._id, (theirs) => {
    if (isLinked(theirs, current._id) === tied) return null;
    const change = tied ? linking : unlinking;
    // Their event owes nothing: this side knows already.
    return { ...change(theirs, current, event.by, event.at), owes: [] };
  });
}

const isLinked = ({ links = [] }: Case, other: Types.ObjectId): boolean =>
  links.some((link) => link.case.equals(other));

type Other = Pick<Case, '_id' | 'number'>;

const linking = ({ links = [] }: Case, other: Other, by: Actor, at: Date) => ({
  verb: 'link' as const,
  event: 'linked' as const,
  by,
  at,
  facts: { case: String(other._id), number: other.number },
  owes: ['grouping' as const],
  set: { links: [...links, { case: other._id, number: other.number }] },
});

const unlinking = ({ links = [] }: Case, other: Other, by: Actor, at: Date) => ({
  verb: 'unlink' as const,
  event: 'unlinked' as const,
  by,
  at,
  facts: { case: String(other._id), number: other.number },
  owes: ['grouping' as const],
  set: { links: links.filter((link) => !link.case.equals(other._id)) },
});

const staff = (by: Types.ObjectId): Actor => ({ kind: 'staff', id: String(by) });
