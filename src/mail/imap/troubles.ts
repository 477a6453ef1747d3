import { backOff, type ImapPace } from './mailbox.js';

/** Messages that couldn't be taken, and when each may be tried again: apart from others, so that it harms none. */
export class Troubles {
  readonly #known = new Map<number, { failures: number; notBefore: number }>();

  #uidValidity: bigint | undefined;

  constructor(private readonly pace: ImapPace) {}

  add(uid: number): void {
    const failures = this.#known.get(uid)?.failures ?? 0;
    this.#known.set(uid, {
      failures: failures + 1,
      notBefore: Date.now() + backOff(failures, this.pace),
    });
  }

  has(uid: number): boolean {
    return this.#known.has(uid);
  }

  isDue(uid: number): boolean {
    return (this.#known.get(uid)?.notBefore ?? 0) <= Date.now();
  }

  /** Forgets what is no longer in the mailbox, or was taken. */
  keepOnly(uids: readonly number[]): void {
    const there = new Set(uids);
    for (const uid of this.#known.keys()) if (!there.has(uid)) this.#known.delete(uid);
  }

  settle(uid: number): void {
    this.#known.delete(uid);
  }

  /** Under another UIDVALIDITY the same numbers are other messages. */
  under(uidValidity: bigint): void {
    if (uidValidity !== this.#uidValidity) this.#known.clear();
    this.#uidValidity = uidValidity;
  }

  lowest(): number | undefined {
    return this.#known.size === 0 ? undefined : Math.min(...this.#known.keys());
  }

  /** Milliseconds until the next may be tried; Infinity when there is none. */
  nextInMs(): number {
    return Math.min(...[...this.#known.values()].map(({ notBefore }) => Math.max(notBefore - Date.now(), 0)));
  }
}
