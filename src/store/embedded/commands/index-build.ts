import { decodeFields } from '../bson/raw.js';
import { decode, type Doc } from '../bson/values.js';
import type { Engine, Target } from '../engine.js';
import { CommandError } from '../errors.js';
import { sweepSoon } from '../housekeeping.js';
import { IntervalReader } from '../plan/readers.js';
import type { Catalog } from '../storage/catalog.js';
import { type Collection, fieldsRead, type IndexBuild, type IndexSpec } from '../storage/collection.js';
import { listInIndex } from '../storage/records.js';
import { isKnown } from './index-spec.js';

/** How long one step of a build may take, so that others have their turn. */
const STEP_MS = 4;

interface Building {
  collection: Collection;
  builds: IndexBuild[];
  reply: Doc;
  over: () => void;
}

/** The key of the last document that was listed; undefined when all are, and the indexes in use. */
type Progress = Buffer | undefined;

/**
 * Makes the indexes that aren't there yet, all or none, in steps between which others read and write. Each write is followed in them from
 * the beginning; they are used when they are whole. An index that is already being built is waited for.
 * @throws CommandError DuplicateKey, CannotIndexParallelArrays; IndexBuildAborted when they or the collection are dropped meanwhile
 */
export async function buildIndexes(engine: Engine, target: Target, specs: IndexSpec[]): Promise<Doc> {
  const { catalog, writer } = engine;
  const begun = await writer.write(() => {
    const underWay = catalog.get(target.db, target.name)?.builds ?? [];
    const same = underWay.find(({ index }) => specs.some((spec) => isKnown([index], spec)));
    if (same) return { waitFor: same.over };
    const building = begin(catalog, target, specs);
    return { building, progress: attempt(building, () => step(catalog, building, Buffer.alloc(0))) };
  });
  if (begun.waitFor) {
    await begun.waitFor;
    return buildIndexes(engine, target, specs);
  }
  const { building } = begun;
  try {
    let progress = begun.progress;
    while (progress) {
      if (progress instanceof CommandError) throw progress;
      const after = progress;
      progress = await writer.write(() => attempt(building, () => step(catalog, building, after)));
    }
    return { ...building.reply, numIndexesAfter: building.collection.indexes.length };
  } finally {
    catalog.endBuilds(building.collection, building.builds);
    building.over();
    sweepSoon(engine);
  }
}

function begin(catalog: Catalog, { db, name }: Target, specs: IndexSpec[]): Building {
  const existing = catalog.get(db, name);
  const fresh: IndexSpec[] = [];
  for (const spec of specs) if (!isKnown([...(existing?.indexes ?? []), ...fresh], spec)) fresh.push(spec);
  const collection = existing ?? catalog.create(db, name);
  let over = (): void => undefined;
  const ended = new Promise<void>((resolve) => (over = resolve));
  const builds = fresh.map((spec) => ({ index: catalog.beginIndex(spec), over: ended }));
  catalog.beginBuilds(collection, builds);
  const reply = {
    numIndexesBefore: collection.indexes.length,
    createdCollectionAutomatically: !existing,
    ...(fresh.length === 0 ? { note: 'all indexes already exist' } : {}),
  };
  return { collection, builds, reply, over };
}

/** Lists the documents after a key for a while. */
function step(catalog: Catalog, { collection, builds }: Building, after: Buffer): Progress {
  if (builds.length === 0) return undefined;
  catalog.refuseIfFull();
  const indexes = builds.map(({ index }) => index);
  const fields = fieldsRead(indexes);
  const rest = {
    start: Buffer.concat([after, Buffer.alloc(after.length > 0 ? 1 : 0)]),
    end: Buffer.from([0xff]),
  };
  const reader = new IntervalReader(catalog.env, collection.ident, rest, false, 64);
  const until = performance.now() + STEP_MS;
  for (let entry = reader.next(); entry; entry = reader.next()) {
    const id = entry.key.subarray(4);
    const doc = fields ? decodeFields(entry.value, fields) : decode(entry.value);
    for (const index of indexes) listInIndex(catalog, collection, index, id, doc);
    if (performance.now() > until) return id;
  }
  catalog.useBuilds(collection, builds);
  return undefined;
}

// What a step threw after its first entries is no refusal to the writer: those entries are swept.
function attempt<T>({ collection, builds }: Building, work: () => T): T | CommandError {
  if (collection.dropped)
    return new CommandError('IndexBuildAborted', `Index build aborted: ${collection.ns} was dropped`);
  const failed = builds.find(({ failure }) => failure);
  if (failed?.failure) return failed.failure;
  try {
    return work();
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}
