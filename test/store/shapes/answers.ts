import { expect } from 'chai';
import fc from 'fast-check';
import { Aggregator, Query, updateOne } from 'mingo';
import type { Db, Document } from 'mongodb';
import type { Fields } from '../../support/commands/shape.js';
import { difference, isFields, roughly } from '../embedded/differential/plain.js';
import { documentsFor, filled } from './fill.js';

/** A command and the documents that were there; what came of it, and the documents that are there now. */
interface Trial {
  command: Fields;
  before: Fields[];
  reply: Document;
  after: Fields[];
}

const CHECKS: Readonly<Record<string, (trial: Trial) => void>> = {
  find: checkFind,
  aggregate: checkAggregate,
  findAndModify: checkFindAndModify,
  update: checkUpdate,
  delete: checkDelete,
};
const RUNS = 10;

/** Whether this is a shape that `checkAnswers` can check. */
export function isAnswered(shape: Fields): boolean {
  return Object.keys(shape)[0] !== undefined && Object.hasOwn(CHECKS, Object.keys(shape)[0] ?? '');
}

/** Sends commands of a shape with any values, over any documents, and compares what comes of each with mingo. */
export async function checkAnswers(db: Db, shape: Fields): Promise<void> {
  const [name = ''] = Object.keys(shape);
  const { filter, query, sort, pipeline } = shape;
  const { q, u } = statementOf(shape);
  const matches = Array.isArray(pipeline) ? pipeline.map(({ $match }: Fields) => $match) : [];
  // An update command has its statements apart; findAndModify has one.
  const update = name === 'update' ? u : shape['update'];
  const docs = documentsFor([filter, query, q, sort, ...matches], update);
  const collection = db.collection<Document>(String(shape[name]));
  const read = (): Promise<Fields[]> => collection.find().sort({ _id: 1 }).toArray();
  await fc.assert(
    fc.asyncProperty(docs, filled(shape).map(withOneId), async (stored, command) => {
      await collection.deleteMany({});
      // What a unique index refuses isn't there.
      if (stored.length > 0) await collection.insertMany(stored, { ordered: false }).catch(() => undefined);
      const before = await read();
      CHECKS[name]?.({ command, before, reply: await db.command(command), after: await read() });
    }),
    { numRuns: RUNS },
  );
}

// Whoever sets the _id, as connect-mongo does, sets it to what it looked for.
function withOneId(command: Fields): Fields {
  const { q, u } = statementOf(command);
  const set = u?.$set as Fields | undefined;
  if (set && '_id' in set) set._id = q?._id;
  return command;
}

function checkFind({ command, before, reply }: Trial): void {
  const { filter, sort, projection, limit, batchSize } = command as { [name: string]: Fields } & {
    limit?: number;
    batchSize?: number;
  };
  const found = (reply.cursor as { firstBatch: Fields[] }).firstBatch;
  const matching = inOrder(new Query(filter ?? {}).find<Fields>(before), sort);
  const told = difference({ command, before, found });
  expect(found.length, told).to.equal(Math.min(matching.length, limit ?? Infinity, batchSize ?? Infinity));
  if (projection?._id === 0) {
    const expected = new Query({}).find<Fields>(matching, projection).all();
    expect(expected.map(roughly), told).to.include.members(found.map(roughly));
    return;
  }
  const projected = new Map(
    new Query({})
      .find<Fields>(before, projection)
      .all()
      .map((doc) => [String(doc._id), roughly(doc)]),
  );
  for (const doc of found) {
    expect(
      matching.map(({ _id }) => String(_id)),
      told,
    ).to.include(String(doc._id));
    expect(roughly(doc), told).to.equal(projected.get(String(doc._id)));
  }
  const keys = (docs: Fields[]): string[] =>
    docs.map(({ _id }) => keyOf(before.find((doc) => String(doc._id) === String(_id)) ?? {}, sort));
  expect(keys(found), told).to.deep.equal(sort ? keys(matching).slice(0, found.length) : keys(found));
}

function inOrder(cursor: ReturnType<Query['find']>, sort: Fields | undefined): Fields[] {
  return (sort ? cursor.sort(sort) : cursor).all() as Fields[];
}

const keyOf = (doc: Fields, sort: Fields = {}): string =>
  roughly(Object.keys(sort).map((path) => doc[path] ?? null));

function checkAggregate({ command, before, reply }: Trial): void {
  const found = (reply.cursor as { firstBatch: Fields[] }).firstBatch;
  const expected = new Aggregator(command.pipeline as Fields[]).run<Fields>(before);
  expect(found.map(roughly).sort(), difference({ command, before })).to.deep.equal(
    expected.map(roughly).sort(),
  );
}

function checkFindAndModify({ command, before, reply, after }: Trial): void {
  const { query, update, upsert } = command as { query: Fields; update: Fields; upsert: boolean };
  const [matched] = new Query(query).find<Fields>(before).all();
  checkUpdated({ command, before, reply, after }, { q: query, u: update, upsert });
  const id = matched?._id ?? (upsert && command.new ? query._id : undefined);
  const shown = (command.new ? after : before).find(({ _id }) => String(_id) === String(id));
  expect(roughly(reply.value), difference({ command, before })).to.equal(roughly(shown ?? null));
}

const BAD_VALUE = 2;

function checkUpdate(trial: Trial): void {
  const { q, u, upsert, multi } = statementOf(trial.command);
  const [refused] = (trial.reply.writeErrors ?? []) as { code: number }[];
  // What can't be pushed to is refused and stays as it was; mingo makes a list of it.
  if (refused?.code === BAD_VALUE) {
    expect(trial.after.map(roughly)).to.deep.equal(trial.before.map(roughly));
    return;
  }
  const matched = new Query(q ?? {}).find(trial.before).all().length;
  checkUpdated(trial, { q: q ?? {}, u: u ?? {}, upsert: upsert === true, multi: multi === true });
  const most = multi ? matched : Math.min(matched, 1);
  expect(trial.reply.n, difference({ ...trial })).to.equal(Math.max(most, upsert ? 1 : 0));
}

function checkUpdated(
  { command, before, after }: Trial,
  { q, u, upsert, multi = false }: { q: Fields; u: Fields; upsert: boolean; multi?: boolean },
): void {
  const { $setOnInsert, ...always } = u;
  const expected = before.map((doc) => ({ ...doc }));
  const matched = new Query(q).find<Fields>(expected).all();
  for (const doc of multi ? matched : matched.slice(0, 1)) change(doc, always);
  if (matched.length === 0 && upsert) {
    const made = { ...q };
    change(made, { ...always, $set: { ...(always.$set as Fields), ...($setOnInsert as Fields) } });
    expected.push(made);
  }
  expect(after.map(roughly).sort(), difference({ command, before })).to.deep.equal(
    expected.map(roughly).sort(),
  );
}

// mingo changes no _id, not even to what it is.
function change(doc: Fields, update: Fields): void {
  const { _id, ...set } = (update.$set ?? {}) as Fields;
  const rest = Object.entries({ ...update, $set: set }).filter(
    ([, fields]) => Object.keys(fields).length > 0,
  );
  if (rest.length > 0) updateOne([doc], {}, Object.fromEntries(rest), { cloneMode: 'deep' });
}

function checkDelete({ command, before, reply, after }: Trial): void {
  const { q } = statementOf(command);
  const [matched] = new Query(q ?? {}).find<Fields>(before).all();
  expect(reply.n).to.equal(matched ? 1 : 0);
  expect(after.map(roughly), difference({ command, before })).to.deep.equal(
    before.filter((doc) => doc !== matched).map(roughly),
  );
}

function statementOf({ updates, deletes }: Fields): {
  q?: Fields;
  u?: Fields;
  upsert?: unknown;
  multi?: unknown;
} {
  const [statement] = [updates ?? deletes].flat();
  return isFields(statement) ? statement : {};
}
