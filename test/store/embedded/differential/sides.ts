import { expect } from 'chai';
import { type Db, type Document, MongoClient, MongoServerError, type MongoClientOptions } from 'mongodb';
import { startTemporaryStore } from '../temporary-store.js';
import { exactly, isFields } from './plain.js';

// Every stored type comes back as it is.
const TYPED: MongoClientOptions = { promoteValues: false, bsonRegExp: true };

/** Our store, and what MONGODB_URI names if it names something. */
export interface Sides {
  ours: Db;
  theirs: Db | undefined;
  stop(): Promise<void>;
}

export async function startSides(): Promise<Sides> {
  const own = await startTemporaryStore(TYPED);
  const uri = process.env['MONGODB_URI'];
  const other = uri ? await new MongoClient(uri, TYPED).connect() : undefined;
  const theirs = other?.db(`differential_${process.pid}_${Date.now()}`);
  return {
    ours: own.db,
    theirs,
    async stop() {
      await theirs?.dropDatabase();
      await other?.close();
      await own.stop();
    },
  };
}

/** What came of a command: its value, or how it was refused. */
export type Outcome<T> = { value: T } | { code: number; codeName: unknown; message: string };

export async function outcomeOf<T>(asked: Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await asked };
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    return { code: Number(error.code), codeName: error.codeName, message: error.message };
  }
}

export type Row = Document & { _id: number };

/** Does the same on both sides; what comes of it must be the same, type for type. Gives what came of it on ours. */
export async function onBoth<T>({ ours, theirs }: Sides, ask: (db: Db) => Promise<T>): Promise<T> {
  const answer = await ask(ours);
  if (theirs)
    expect(exactly(withoutWords(answer)), 'ours and theirs').to.equal(
      exactly(withoutWords(await ask(theirs))),
    );
  return answer;
}

// The words of a refusal may differ, its code and codeName may not.
function withoutWords(answer: unknown): unknown {
  if (!isFields(answer)) return answer;
  const entries = Object.entries(answer).filter(([name]) => name !== 'message');
  return Object.fromEntries(entries.map(([name, value]) => [name, withoutWords(value)]));
}

/** Puts these documents, and no others, into the collection `rows`. */
export async function refill(sides: Sides, docs: readonly Row[]): Promise<void> {
  await onBoth(sides, async (db) => {
    const collection = db.collection<Row>('rows');
    await collection.deleteMany({});
    await collection.insertMany([...docs]);
  });
}
