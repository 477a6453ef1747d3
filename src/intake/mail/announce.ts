import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/** Who is told that a message is taken and owes its reading: a hint; the sweep finds the rest. */
export function onMessage(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceMessage(id: Types.ObjectId): void {
  listener(id);
}
