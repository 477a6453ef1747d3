import { decodeFields, rawName } from '../bson/raw.js';
import type { Doc } from '../bson/values.js';
import { CommandError } from '../errors.js';
import type { Catalog } from '../storage/catalog.js';
import type { Collection } from '../storage/collection.js';
import { type KeyField, sortKey } from '../storage/index-keys.js';
import { readRecord } from '../storage/records.js';
import { type Found, LOOK, PAUSE, type Source } from './source.js';

const SORT_MEMORY = 100 * 1024 * 1024;

interface Ranked {
  key: Buffer;
  id: Buffer;
}

/** Reads all, keeping only sort keys and ids, then gives the documents in order. */
export class SortSource implements Source {
  #ranked: Ranked[] = [];
  #bytes = 0;
  #sorted = false;
  #at = 0;
  readonly #fields: Set<string>;

  constructor(
    readonly catalog: Catalog,
    readonly collection: Collection,
    readonly inner: Source,
    readonly sort: readonly KeyField[],
    readonly keep: number,
  ) {
    this.#fields = new Set(sort.map((field) => rawName(field.parts[0] ?? '')));
  }

  next(): Found | typeof PAUSE | undefined {
    if (!this.#sorted) {
      const pause = this.#collect();
      if (pause) return PAUSE;
    }
    while (this.#at < this.#ranked.length) {
      const { id } = this.#ranked[this.#at++] ?? { id: Buffer.alloc(0) };
      const raw = readRecord(this.catalog, this.collection, id);
      if (raw && !this.collection.dropped) return { id, raw };
    }
    return undefined;
  }

  #collect(): boolean {
    for (let looked = 0; looked < LOOK; looked++) {
      const found = this.inner.next();
      if (found === PAUSE) return true;
      if (found === undefined) {
        this.#cut(this.keep);
        this.#sorted = true;
        return false;
      }
      const key = rankOf(decodeFields(found.raw, this.#fields), this.sort);
      this.#ranked.push({ key, id: found.id });
      this.#bytes += key.length + found.id.length + 100;
      if (this.#ranked.length > 2 * this.keep + 1000) this.#cut(this.keep);
      if (this.#bytes > SORT_MEMORY) {
        throw new CommandError(
          'QueryExceededMemoryLimitNoDiskUseAllowed',
          'Executor error during find command :: caused by :: Sort exceeded memory limit of 104857600 bytes',
        );
      }
    }
    return true;
  }

  #cut(length: number): void {
    this.#ranked.sort((a, b) => Buffer.compare(a.key, b.key));
    if (this.#ranked.length > length) this.#ranked.length = length;
    this.#bytes = this.#ranked.reduce((sum, { key, id }) => sum + key.length + id.length + 100, 0);
  }
}

function rankOf(doc: Doc, sort: readonly KeyField[]): Buffer {
  try {
    return sortKey(doc, sort);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
  }
}
