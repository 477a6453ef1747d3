import { MongoBulkWriteError, MongoServerError, type AnyBulkWriteOperation } from 'mongodb';
import type { Model, Types } from 'mongoose';

interface Waiting<In, Out> {
  one: In;
  resolve: (out: Out) => void;
  reject: (error: unknown) => void;
}

export interface Turns {
  /** So many go together at most. */
  most?: number;
  /** So many turns may be under way at once. */
  lanes?: number;
}

/**
 * Does one thing at a time for many who ask at once: what is asked while a turn is under way goes with the next. A hundred mails then cost
 * the store a few commands, and one alone costs what it did. `act` gives an answer for each, in order; when a turn of several fails, each
 * is done alone, so that nobody suffers from another's.
 */
export function inTurns<In, Out>(
  act: (all: In[]) => Promise<readonly Out[]>,
  { most = 100, lanes = 1 }: Turns = {},
): (one: In) => Promise<Out> {
  const waiting: Waiting<In, Out>[] = [];
  let running = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || running >= lanes || waiting.length === 0) return;
    scheduled = true;
    // After this turn of the event loop: whoever asks within it comes along.
    setImmediate(() => {
      scheduled = false;
      running += 1;
      void turn(waiting.splice(0, most)).finally(() => {
        running -= 1;
        schedule();
      });
      schedule();
    });
  }

  async function turn(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const answers = await act(batch.map(({ one }) => one));
      batch.forEach(({ resolve }, index) => resolve(answers[index] as Out));
    } catch (error) {
      const [only, ...others] = batch;
      if (others.length === 0) only?.reject(error);
      else for (const one of batch) await turn([one]);
    }
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject });
      schedule();
    });
}

/** Finds records by their ids, several at once. Null where there is none. */
export function findInTurns<Doc extends { _id: unknown }>(
  model: Model<Doc>,
  projection: Record<string, 0 | 1> = {},
): (id: Doc['_id']) => Promise<Doc | null> {
  return inTurns(async (ids) => {
    const found = await model.find({ _id: { $in: ids } }, projection).lean<Doc[]>();
    const byId = new Map(found.map((doc) => [String(doc._id), doc]));
    return ids.map((id) => byId.get(String(id)) ?? null);
  });
}

/**
 * Stores records by the driver as they are, several at once; durable when it resolves. Rejects for each whose key is there already, with
 * the store's error (11000).
 */
export function insertInTurns<Doc extends { _id: Types.ObjectId }>(
  model: Model<Doc>,
): (doc: Doc) => Promise<void> {
  const insert = inTurns<Doc, Error | null>(async (docs) => {
    try {
      await model.collection.insertMany(
        docs.map((doc) => ({ ...doc })),
        { ordered: false, ignoreUndefined: true },
      );
      return docs.map(() => null);
    } catch (error) {
      if (!(error instanceof MongoBulkWriteError)) throw error;
      const errors = new Map([error.writeErrors].flat().map((one) => [one.index, one]));
      return docs.map((_, index) => {
        const failed = errors.get(index);
        return failed ? new MongoServerError({ code: failed.code, message: failed.errmsg }) : null;
      });
    }
  });
  return async (doc) => {
    const error = await insert(doc);
    if (error) throw error;
  };
}

/** Carries out writes to a collection, several at once and in no order. */
export function writeInTurns<Doc extends { _id: unknown }>(
  model: Model<Doc>,
): (operation: AnyBulkWriteOperation<Doc & { _id: Doc['_id'] }>) => Promise<void> {
  return inTurns(async (operations) => {
    await model.bulkWrite(operations as Parameters<typeof model.bulkWrite>[0], { ordered: false });
    return operations.map(() => undefined);
  });
}
