import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/** Who is told that a measure has something to be done now: a hint; the sweep finds the rest (invariant 3). */
export function onMeasure(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceMeasure(id: Types.ObjectId): void {
  listener(id);
}
