import { Types } from 'mongoose';
import { Letters, type Letter, type LetterStatus } from './letter.js';

/** A letter as lists show it. */
export type LetterLine = Omit<Letter, 'text' | 'html'>;

/** The letters of a case, both to its reporters and to its customer, the oldest first. */
export function lettersOfCase(caze: Types.ObjectId): Promise<Letter[]> {
  return Letters.find({ case: caze }).sort({ createdAt: 1, _id: 1 }).lean();
}

/** The letters to the reporter of a complaint, receipt first. */
export function lettersOfComplaint(complaint: Types.ObjectId): Promise<Letter[]> {
  return Letters.find({ complaint }).sort({ createdAt: 1, _id: 1 }).lean();
}

/** A letter by its id; null when there is none, or the text is no id. */
export async function letterById(id: string): Promise<Letter | null> {
  return Types.ObjectId.isValid(id) && id.length === 24 ? Letters.findById(id).lean() : null;
}

export interface OutboxPage {
  letters: LetterLine[];
  /** Asks for the page after this one; null when this is the last. */
  next: string | null;
}

/** A page of everything we sent, the newest first. A cursor that isn't one starts at the top. */
export async function outboxPage({
  after = '',
  status,
  limit = 50,
}: { after?: string; status?: LetterStatus; limit?: number } = {}): Promise<OutboxPage> {
  const found = await Letters.find({ ...(status && { status }), ...beyond(after) }, { text: 0, html: 0 })
    .sort({ createdAt: -1, _id: -1 })
    .limit(limit + 1)
    .lean<LetterLine[]>();
  const letters = found.slice(0, limit);
  const last = letters.at(-1);
  const next = last && found.length > limit ? `${last.createdAt.getTime()}-${last._id.toHexString()}` : null;
  return { letters, next };
}

const CURSOR = /^(\d{1,15})-([0-9a-f]{24})$/;

function beyond(cursor: string) {
  const [, time, id] = CURSOR.exec(cursor) ?? [];
  if (!time || !id) return {};
  const at = new Date(Number(time));
  // The range on its own, so that an index gives the page in order.
  return {
    createdAt: { $lte: at },
    $or: [{ createdAt: { $lt: at } }, { _id: { $lt: new Types.ObjectId(id) } }],
  };
}
