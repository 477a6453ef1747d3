import type { Types } from 'mongoose';
import { Schema, model } from 'mongoose';
import { Cases, type Case } from './case.js';
import type { CaseEvent } from './events.js';

/** Events that a case with many of them no longer carries itself; the chain runs on over pages and case. */
interface EventPage {
  _id: string;
  case: Types.ObjectId;
  first: number;
  events: CaseEvent[];
}

const schema = new Schema<EventPage>(
  { _id: String, case: Schema.Types.ObjectId, first: Number, events: [Schema.Types.Mixed] },
  { versionKey: false, minimize: false, collection: 'event_pages', autoIndex: false },
);
schema.index({ case: 1, first: 1 });

const EventPages = model<EventPage>('EventPage', schema);

const MOST_IN_CASE = 150;
const MOVED_AT_ONCE = 100;

/** All events of a case in their order, those on overflow pages first. */
export async function eventsOf(caze: Pick<Case, '_id' | 'head' | 'events'>): Promise<CaseEvent[]> {
  if (caze.events.length >= caze.head.seq) return caze.events;
  const pages = await EventPages.find({ case: caze._id }).sort({ first: 1 }).lean();
  const paged = pages.flatMap(({ events }) => events);
  const last = paged.at(-1)?.seq ?? 0;
  return [...paged, ...caze.events.filter(({ seq }) => seq > last)];
}

/**
 * Moves the oldest events of a long case, whose effects are all done, to a page. The page is written before the events leave the case, so a crash between the two
 * leaves them in both places, which eventsOf allows for.
 */
export async function overflow(caze: Case): Promise<void> {
  if (caze.events.length <= MOST_IN_CASE) return;
  const moved = caze.events.slice(0, MOVED_AT_ONCE);
  const first = moved[0]?.seq ?? 0;
  const last = moved.at(-1)?.seq ?? 0;
  const page = { case: caze._id, first, events: moved };
  await EventPages.updateOne(
    { _id: `${String(caze._id)}:${first}` },
    { $setOnInsert: page },
    { upsert: true },
  );
  await Cases.updateOne({ _id: caze._id }, { $pull: { events: { seq: { $lte: last } } } });
}
