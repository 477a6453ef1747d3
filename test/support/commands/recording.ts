import mongoose from 'mongoose';
import { type Fields, keyOfShape, shapesOf } from './shape.js';

/** A command as the application sent it, with its shape. */
export interface Recorded {
  shape: Fields;
  command: Fields;
  /** How the store finds the documents; null when there are none to find. */
  plan?: Fields | null;
  /** Whether only random requests made the application send it: not every run does. */
  byChance: boolean;
}

/** Marks what a test asks for itself, by MongoDB's own field for it. */
export const OF_A_TEST = 'of a test';

const ROOT = new URL('../../../', import.meta.url).href;
const recorded = new Map<string, Recorded>();
let byChance = false;

/** What the application sends during `work` must be served by an index, but need not be of a known shape: chance chose it. */
export async function recordedByChance<T>(work: () => Promise<T>): Promise<T> {
  byChance = true;
  try {
    return await work();
  } finally {
    byChance = false;
  }
}

/** What the application has sent so far in this process, one for each shape. */
export function recordedCommands(): Recorded[] {
  return [...recorded.values()];
}

/** Records what Mongoose's connection sends from now on, except what tests send themselves. */
export function recordCommands(): void {
  if (mongoose.connect === connectRecorded) return;
  mongoose.connect = connectRecorded;
  Object.assign(mongoose.Query.prototype, { find: findRecorded });
  mongoose.connection.on('commandStarted', ({ command }: { command: Fields }) => record(command));
}

const { connect } = mongoose;
const connectRecorded: typeof connect = (uri, options) =>
  connect.call(mongoose, uri, { ...options, monitorCommands: true });

// Every query begins with it, in the step that makes the query: there the stack still tells who does.
const find = mongoose.Query.prototype.find as (...conditions: unknown[]) => unknown;
function findRecorded(this: mongoose.Query<unknown, unknown>, ...conditions: unknown[]): unknown {
  const query = find.apply(this, conditions);
  if (isMadeByTest()) this.comment(OF_A_TEST);
  return query;
}

function isMadeByTest(): boolean {
  const frames = (new Error().stack ?? '').split('\n').slice(1);
  const ours = frames.find(
    (frame) => frame.includes(ROOT) && !frame.includes('/node_modules/') && !frame.includes(import.meta.url),
  );
  return ours?.includes(`${ROOT}test/`) ?? false;
}

function record(command: Fields): void {
  // On a MongoDB that others use too, only the tests clear their database.
  if ('explain' in command || 'dropDatabase' in command || command.comment === OF_A_TEST) return;
  for (const [at, shape] of shapesOf(command).entries()) {
    const key = keyOfShape(shape);
    const earlier = recorded.get(key);
    if (earlier) earlier.byChance &&= byChance;
    else recorded.set(key, { shape, command: single(command, at), byChance });
  }
}

function single(command: Fields, at: number): Fields {
  const { updates, deletes } = command;
  if (Array.isArray(updates)) return { ...command, updates: [updates[at]] };
  return Array.isArray(deletes) ? { ...command, deletes: [deletes[at]] } : command;
}

const EXPLAINED = /^(find|count|distinct|aggregate|findAndModify|update|delete)$/;

/** Asks the store for the plans of what was recorded since; while its connection is still open. */
export async function explainRecorded(): Promise<void> {
  for (const one of recorded.values()) one.plan ??= await planOf(one.command);
}

async function planOf(command: Fields): Promise<Fields | null> {
  const [name = ''] = Object.keys(command);
  if (!EXPLAINED.test(name)) return null;
  const explain = Object.fromEntries(Object.entries(command).filter(([field]) => !OF_SESSION.test(field)));
  const reply = await mongoose.connection.db?.command({ explain, verbosity: 'queryPlanner' });
  return reply ?? null;
}

const OF_SESSION = /^(lsid|txnNumber|writeConcern|readConcern|\$.*)$/;
