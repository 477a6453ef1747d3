import { Types } from 'mongoose';
import { Messages, type Message, type MessageStatus } from './message.js';

const PAGE = 50;
const CURSOR = /^(\d{1,15})-([0-9a-f]{24})$/;

export interface MessagesPage {
  messages: MessageLine[];
  /** Asks for the page after this one; null when this is the last. */
  next: string | null;
}

/** A message as lists show it. */
export type MessageLine = Pick<
  Message,
  '_id' | 'receivedAt' | 'arrival' | 'mailbox' | 'status' | 'reason' | 'bytes'
> & { reading: Pick<NonNullable<Message['reading']>, 'kind' | 'by' | 'about'> | null };

const LINE = {
  receivedAt: 1,
  arrival: 1,
  mailbox: 1,
  status: 1,
  reason: 1,
  bytes: 1,
  'reading.kind': 1,
  'reading.by': 1,
  'reading.about': 1,
} as const;

/** A page of what came in, the newest first: of one status, or all. A cursor that isn't one starts at the top. */
export async function messagesPage(status: MessageStatus | null, after: string): Promise<MessagesPage> {
  const found = await Messages.find({ ...(status && { status }), ...beyond(after) }, LINE)
    .sort({ receivedAt: -1, _id: -1 })
    .limit(PAGE + 1)
    .lean<MessageLine[]>();
  const messages = found.slice(0, PAGE);
  const last = messages.at(-1);
  const next = last && found.length > PAGE ? `${last.receivedAt.getTime()}-${last._id.toHexString()}` : null;
  return { messages, next };
}

/** A message by its id; null when there is none, or the text is no id. */
export async function messageById(id: string): Promise<Message | null> {
  return /^[0-9a-f]{24}$/.test(id) ? Messages.findById(id).lean() : null;
}

/** How many messages wait for a person; counted up to `most`. */
export const countHeld = (most: number): Promise<number> =>
  Messages.countDocuments({ status: 'held' }).limit(most).exec();

function beyond(cursor: string) {
  const [, time, id] = CURSOR.exec(cursor) ?? [];
  if (!time || !id) return {};
  const at = new Date(Number(time));
  return {
    receivedAt: { $lte: at },
    $or: [{ receivedAt: { $lt: at } }, { _id: { $lt: new Types.ObjectId(id) } }],
  };
}
