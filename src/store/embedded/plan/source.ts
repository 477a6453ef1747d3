import { decodeFields } from '../bson/raw.js';
import { decode } from '../bson/values.js';
import type { Filter } from '../query/filter.js';

/** A document that was found, and the key of its _id. */
export interface Found {
  id: Buffer;
  raw: Buffer;
}

/** What a source says when it has looked at many documents, whether they matched or not: let others have their turn. */
export const PAUSE = Symbol('pause');

/** Gives documents one by one, then undefined. */
export interface Source {
  next(): Found | typeof PAUSE | undefined;
}

/** How many documents are looked at before a pause. */
export const LOOK = 64;

/** Whether a stored document satisfies the filter; decodes no more of it than the filter reads. */
export function matchesRaw(filter: Filter, raw: Buffer): boolean {
  return filter.matches(filter.fields ? decodeFields(raw, filter.fields) : decode(raw));
}

/** Leaves out the first documents, and those beyond a limit. */
export class SliceSource implements Source {
  #given = 0;

  constructor(
    readonly inner: Source,
    public skip: number,
    readonly limit: number,
  ) {}

  next(): Found | typeof PAUSE | undefined {
    if (this.#given >= this.limit) return undefined;
    while (this.skip > 0) {
      const found = this.inner.next();
      if (found === PAUSE || found === undefined) return found;
      this.skip--;
    }
    const found = this.inner.next();
    if (found !== PAUSE && found !== undefined) this.#given++;
    return found;
  }
}

/** Lets the event loop turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Takes the next document, letting others have their turn in a long search. */
export async function pull(source: Source): Promise<Found | undefined> {
  for (;;) {
    const found = source.next();
    if (found !== PAUSE) return found;
    await breathe();
  }
}
