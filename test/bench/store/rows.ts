import type { Collection, Db } from 'mongodb';
import { seededRandom } from '../../support/random.js';

/** A document of some 400 bytes, such as the program has many of. */
export interface Row {
  number: number;
  state: string;
  customer: number;
  at: Date;
  title: string;
  text: string;
}

const STATES = ['new', 'in_review', 'awaiting_customer', 'decided', 'closed'];
const ROWS_A_CUSTOMER = 50;
const BATCH = 2_000;
const SIDE_BY_SIDE = 3;
const DAY_MS = 86_400_000;

export function makeRows(from: number, count: number, customers: number): Row[] {
  const random = seededRandom(from);
  return Array.from({ length: count }, (_, n) => ({
    number: from + n,
    state: random.pick(STATES),
    customer: random.below(customers),
    at: new Date(Date.UTC(2026, 0, 1) + random.below(700 * DAY_MS)),
    title: `Row ${from + n} about ${random.below(1e9).toString(36)}`,
    text: 'what the reporter wrote, at some length. '.repeat(6) + random.next().toString(36),
  }));
}

export const customersOf = (documents: number): number => Math.max(1, Math.ceil(documents / ROWS_A_CUSTOMER));

/** A collection of so many rows with three indexes; filled only if it isn't already. */
export async function fill(db: Db, name: string, documents: number): Promise<Collection<Row>> {
  const rows = db.collection<Row>(name);
  if ((await rows.countDocuments()) === documents) return rows;
  await rows.drop();
  await indexRows(rows);
  let next = 0;
  const write = async (): Promise<void> => {
    while (next < documents) {
      const from = next;
      next += BATCH;
      await rows.insertMany(makeRows(from, Math.min(BATCH, documents - from), customersOf(documents)));
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, write));
  return rows;
}

export async function indexRows(rows: Collection<Row>): Promise<void> {
  await rows.createIndexes([
    { key: { number: 1 }, unique: true },
    { key: { customer: 1, at: -1 } },
    { key: { state: 1, at: 1 } },
  ]);
}
