import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/** Who is told that a complaint is stored and owes its placing: a hint; the sweep finds the rest. */
export function onComplaint(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceComplaint(id: Types.ObjectId): void {
  listener(id);
}
