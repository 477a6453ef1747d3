import type { Engine } from './engine.js';
import { breathe } from './plan/source.js';
import { compileFilter } from './query/filter.js';
import { modifyMany, removeFound } from './commands/modify.js';

const EVERY_MS = 10_000;
const CHUNK = 500;

/** Removes what has expired and closes idle cursors, now and then. @returns how to stop it */
export function startHousekeeping(engine: Engine): () => void {
  sweepSoon(engine);
  const timer = setInterval(() => {
    engine.cursors.closeIdle();
    void expire(engine).catch(() => undefined);
  }, EVERY_MS);
  return () => clearInterval(timer);
}

/** Removes the documents that TTL indexes say have expired. */
export async function expire(engine: Engine, now = Date.now()): Promise<void> {
  for (const collection of engine.catalog.all()) {
    for (const { name, fields, expireAfterSeconds, partialFilterExpression = {} } of collection.indexes) {
      const [field] = fields;
      if (expireAfterSeconds === undefined || !field) continue;
      const expired = { [field.path]: { $lt: new Date(now - expireAfterSeconds * 1000) } };
      const filter = compileFilter({ $and: [expired, partialFilterExpression] });
      const query = { filter, sort: [], hint: name };
      await modifyMany(engine, collection, query, (found, one) => removeFound(engine.catalog, found, one));
    }
  }
}

const sweeping = new WeakSet<Engine>();

/** Empties the ranges of dropped collections and indexes, a bit at a time, behind the other work. */
export function sweepSoon(engine: Engine): void {
  if (sweeping.has(engine)) return;
  sweeping.add(engine);
  // What a stopping store leaves undone, the next start takes up.
  void sweep(engine)
    .catch(() => undefined)
    .finally(() => sweeping.delete(engine));
}

async function sweep({ catalog, writer }: Engine): Promise<void> {
  for (let [ident] = catalog.droppedIdents(); ident !== undefined; [ident] = catalog.droppedIdents()) {
    const dropped = ident;
    await writer.write(() => catalog.emptyDropped(dropped, CHUNK));
    await breathe();
  }
}
