import type { Types } from 'mongoose';

let listener: (id: Types.ObjectId) => void = () => undefined;

/**
 * Who is told, after the write, that a case owes effects: the job queue, set once by the process's entry. A hint only;
 * the sweep finds what a crash kept from being told (invariant 3).
 */
export function onOwed(tell: (id: Types.ObjectId) => void): void {
  listener = tell;
}

export function announceOwed(id: Types.ObjectId): void {
  listener(id);
}
