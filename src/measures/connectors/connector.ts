import type { DecidedMeasure, MeasureTarget } from '../../cases/decision.js';

/** What a remote step came to: an expected failure is a value, not an exception. `final`: trying again can't help. */
export type Result = { ok: true; detail: string } | { ok: false; error: string; final?: boolean };

/** A measure as a connector needs to know it. */
export interface Order {
  /** 24 hexadecimal digits. */
  id: string;
  caseNumber: string;
  target: MeasureTarget;
  /** The law: 451 (RFC 7725); only the terms: 403. */
  basis: 'law' | 'terms';
  /** Whether a person said that what is asked now was done (manual). */
  confirmed: boolean;
}

/** A way to carry out measures. Each step may be repeated after a crash: done twice, it is done once. */
export interface Connector {
  readonly name: DecidedMeasure['connector'];
  /** A person does it: it waits for their word, which counts; what `verify` finds is put beside it. Else `verify` decides. */
  readonly byHand: boolean;
  apply(order: Order): Promise<Result>;
  undo(order: Order): Promise<Result>;
  /** Looks from outside whether the target is blocked by this order, or no longer is. Never called for csam. */
  verify(order: Order, expect: 'blocked' | 'open'): Promise<Result>;
}

export const done = (detail: string): Result => ({ ok: true, detail });
export const failed = (error: string): Result => ({ ok: false, error });
