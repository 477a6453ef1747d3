import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/** Who is told that a letter is to be sent: the job queue. A hint only; the sweep finds the rest. */
export function onLetter(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceLetter(id: Types.ObjectId): void {
  listener(id);
}
