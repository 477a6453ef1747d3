import { createHash } from 'node:crypto';
import { Schema, Types, model } from 'mongoose';
import { inTurns } from '../store/inTurns.js';

const Counters = model(
  'Counter',
  new Schema({ _id: String, value: Number }, { versionKey: false, collection: 'counters', autoIndex: false }),
);

/** The next case number of the year, such as ND-2026-000042. A crash may leave a gap, never a number twice. */
export async function nextNumber(at: Date): Promise<string> {
  const year = at.getUTCFullYear();
  return `ND-${year}-${String(await take(year)).padStart(6, '0')}`;
}

const take = inTurns<number, number>(async (years) => {
  const last = new Map<number, number>();
  for (const year of new Set(years)) {
    const wanted = years.filter((one) => one === year).length;
    const counter = await Counters.findOneAndUpdate(
      { _id: `cases-${year}` },
      { $inc: { value: wanted } },
      { upsert: true, returnDocument: 'after', lean: true },
    );
    if (typeof counter?.value !== 'number') throw new Error('the counter of cases was not returned');
    last.set(year, counter.value - wanted);
  }
  return years.map((year) => {
    const number = (last.get(year) ?? 0) + 1;
    last.set(year, number);
    return number;
  });
});

/** An id made from what it stands for, so that making the same record twice makes one (invariant 2). */
export function derivedId(...parts: (string | number)[]): Types.ObjectId {
  return new Types.ObjectId(createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 24));
}
