import { createHash } from 'node:crypto';
import { Schema, Types, model } from 'mongoose';

const Counters = model(
  'Counter',
  new Schema({ _id: String, value: Number }, { versionKey: false, collection: 'counters', autoIndex: false }),
);

/** The next case number of the year, such as ND-2026-000042. A crash may leave a gap, never a number twice. */
export async function nextNumber(at: Date): Promise<string> {
  const year = at.getUTCFullYear();
  const counter = await Counters.findOneAndUpdate(
    { _id: `cases-${year}` },
    { $inc: { value: 1 } },
    { upsert: true, returnDocument: 'after', lean: true },
  );
  if (!counter) throw new Error('the counter of cases was not returned');
  return `ND-${year}-${String(counter.value).padStart(6, '0')}`;
}

/** An id made from what it stands for, so that making the same record twice makes one (invariant 2). */
export function derivedId(...parts: (string | number)[]): Types.ObjectId {
  return new Types.ObjectId(createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24));
}
