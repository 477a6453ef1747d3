import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/** Who is told that a webhook is to be sent: the job queue. A hint only; the sweep finds the rest. */
export function onDelivery(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceDelivery(id: Types.ObjectId): void {
  listener(id);
}
