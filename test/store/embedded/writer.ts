import type { Collection } from 'mongodb';

/** A document of a writer. Its fields can be told from one another's, so that a torn one shows. */
export interface Row {
  _id: string;
  writer: number;
  n: number;
  /** taken by one row at a time, whoever's it is: a unique index says so */
  slot: string;
  state: 'new' | 'done';
  version: number;
  tags: string[];
  text: string;
}

/** The rows of one writer by _id, as far as they are acknowledged. Never changed: each change makes another. */
export type Model = ReadonlyMap<string, Row>;

/** One thing that a writer does. */
export interface Step {
  what: string;
  run: (rows: Collection<Row>) => Promise<unknown>;
  /** the rows when it has been done */
  done: Model;
  /** further states in which a crash may leave it: some of many documents, in order and each whole */
  partly: Model[];
}

const MOST_ROWS = 60;
/** How many documents the store inserts, and removes, in one step. */
const INSERTED = 200;
const REMOVED = 100;
const SLOTS = 40;

export const pick = (below: number): number => Math.floor(Math.random() * below);

/** A random next step of a writer. */
export function nextStep(writer: number, n: number, model: Model): Step {
  if (model.size > MOST_ROWS) return removeMany(writer, model);
  const steps = [insertOne, insertOne, insertSome, updateOne, pushAll, upsert, findOneAndUpdate, removeOne];
  const chosen = steps[pick(steps.length)] ?? insertOne;
  return chosen(writer, n, model);
}

function newRow(writer: number, n: number, part = 0): Row {
  return {
    _id: `${writer}-${n}-${part}`,
    writer,
    n,
    slot: `own-${writer}-${n}-${part}`,
    state: 'new',
    version: 1,
    tags: [`w${writer}`, `n${n % 5}`],
    text: `${writer}-${n}-${part} `.repeat(pick(10) === 0 ? 3000 : 20),
  };
}

function step(what: string, run: Step['run'], done: Model, partly: Model[] = []): Step {
  return { what, run, done, partly };
}

function insertOne(writer: number, n: number, model: Model): Step {
  const row = pick(4) === 0 ? { ...newRow(writer, n), slot: `shared-${pick(SLOTS)}` } : newRow(writer, n);
  return step('insertOne', (rows) => rows.insertOne(row), withRows(model, [row]));
}

function insertSome(writer: number, n: number, model: Model): Step {
  const count = pick(12) === 0 ? INSERTED + 50 : 1 + pick(6);
  const made = Array.from({ length: count }, (_, part) => ({ ...newRow(writer, n, part), text: `${n}` }));
  const partly = count > INSERTED ? [withRows(model, made.slice(0, INSERTED))] : [];
  return step('insertMany', (rows) => rows.insertMany(made), withRows(model, made), partly);
}

function updateOne(writer: number, n: number, model: Model): Step {
  const row = anyOf(model) ?? newRow(writer, n);
  const text = `${row._id} changed `.repeat(1 + pick(200));
  const changed: Row = { ...row, text, version: row.version + 1, tags: [...row.tags, `v${row.version}`] };
  return step(
    'updateOne',
    (rows) =>
      rows.updateOne(
        { _id: row._id },
        { $set: { text }, $inc: { version: 1 }, $push: { tags: `v${row.version}` } },
      ),
    model.has(row._id) ? withRows(model, [changed]) : model,
  );
}

function pushAll(writer: number, n: number, model: Model): Step {
  const changed = [...model.values()].map((row) => ({ ...row, tags: [...row.tags.slice(-5), `all${n}`] }));
  return step(
    'updateMany',
    (rows) => rows.updateMany({ writer }, { $push: { tags: { $each: [`all${n}`], $slice: -6 } } }),
    withRows(model, changed),
  );
}

function upsert(writer: number, n: number, model: Model): Step {
  const known = pick(2) === 0 ? anyOf(model) : undefined;
  const { _id, version, ...fields } = known ?? newRow(writer, n);
  const row: Row = { _id, ...fields, state: 'done', version: known ? version + 1 : 1 };
  const change = { $set: { ...fields, state: row.state }, $inc: { version: 1 } };
  return step('upsert', (rows) => rows.updateOne({ _id }, change, { upsert: true }), withRows(model, [row]));
}

function findOneAndUpdate(writer: number, _n: number, model: Model): Step {
  const [first] = [...model.values()].filter(({ state }) => state === 'new').sort(byPlace);
  const changed: Row | undefined = first && { ...first, state: 'done', version: first.version + 1 };
  return step(
    'findOneAndUpdate',
    async (rows) => {
      const filter = { writer, state: 'new' } as const;
      const change = { $set: { state: 'done' }, $inc: { version: 1 } } as const;
      const found = await rows.findOneAndUpdate(filter, change, { sort: { n: 1, _id: 1 } });
      if (found?._id !== first?._id) throw new Error(`found ${found?._id} instead of ${first?._id}`);
    },
    changed ? withRows(model, [changed]) : model,
  );
}

function removeOne(writer: number, n: number, model: Model): Step {
  const _id = anyOf(model)?._id ?? `${writer}-${n}-none`;
  return step('deleteOne', (rows) => rows.deleteOne({ _id }), without(model, [_id]));
}

// More than one step's documents: those that the index lists first are gone first.
function removeMany(writer: number, model: Model): Step {
  const ids = [...model.values()]
    .sort((a, b) => order(a.state, b.state) || byPlace(a, b))
    .map(({ _id }) => _id);
  const partly: Model[] = [];
  for (let gone = REMOVED; gone < ids.length; gone += REMOVED)
    partly.push(without(model, ids.slice(0, gone)));
  return step('deleteMany', (rows) => rows.deleteMany({ writer }), new Map(), partly);
}

const byPlace = (a: Row, b: Row): number => a.n - b.n || order(a._id, b._id);
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function anyOf(model: Model): Row | undefined {
  return [...model.values()][pick(model.size)];
}

function withRows(model: Model, changed: readonly Row[]): Model {
  return new Map([...model, ...changed.map((row): [string, Row] => [row._id, row])]);
}

function without(model: Model, ids: readonly string[]): Model {
  const rest = new Map(model);
  for (const id of ids) rest.delete(id);
  return rest;
}
