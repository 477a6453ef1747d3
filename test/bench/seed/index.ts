import mongoose, { type Model } from 'mongoose';
import { loadConfig } from '../../../config/index.js';
import { Cases, type Case } from '../../../src/cases/case.js';
import { isUndecided } from '../../../src/cases/transitions.js';
import { Customers } from '../../../src/customers/customer.js';
import { Resources } from '../../../src/customers/resource.js';
import { Services } from '../../../src/customers/service.js';
import { Strikes } from '../../../src/decisions/strike.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { createLetterDeps, type LetterDeps } from '../../../src/letters/deps.js';
import { Letters } from '../../../src/letters/letter.js';
import { Measures } from '../../../src/measures/measure.js';
import { addStaff } from '../../../src/staff/addStaff.js';
import { connectStore } from '../../../src/store/connect.js';
import { createLinks } from '../../../src/web/links.js';
import { makeCustomer } from './customers.js';
import { contentForms } from './form.js';
import { seededRandom } from '../../support/random.js';
import { lettersOf, type LetterTexts, measuresOf, strikesOf } from './records.js';
import { makeCase, momentOf, type SeededCase, type World } from './world.js';

export interface Account {
  email: string;
  password: string;
}

/** What the load needs to know of a seeded store. */
export interface Seeded {
  accounts: Account[];
  /** Numbers of cases, open and closed ones mixed. */
  cases: string[];
  /** Domains that lead to a customer. */
  domains: string[];
}

const OPEN_SHARE = 0.06;
const MOST_CUSTOMERS_A_CASE = 20;
const BATCH = 500;
const HANDLERS = 8;
const SAMPLE = 60;

/** Fills the embedded store of a data folder with so many cases and all that belongs to them, and lets go of it. */
export async function seedFolder(dataDir: string, cases: number): Promise<Seeded> {
  const config = loadConfig({ DATA_DIR: dataDir });
  const store = await connectStore(config);
  try {
    return await seedStore(
      cases,
      createLetterDeps(config, createLinks(config.SECRET, config.BASE_URL, config.LINK_DAYS)),
    );
  } finally {
    await store.close();
  }
}

/** Fills the store that Mongoose is connected to, as its verbs would have; `npm run verify` finds every chain whole. */
export async function seedStore(cases: number, letters: LetterDeps): Promise<Seeded> {
  const random = seededRandom(cases);
  const accounts = Array.from({ length: HANDLERS }, (_, n) => ({
    email: `handler${n}@example.com`,
    password: 'correct horse battery staple',
  }));
  const staff = await Promise.all(
    accounts.map((account, n) =>
      addStaff({ ...account, name: `Handler ${n}`, role: n === 0 ? 'lead' : 'handler' }),
    ),
  );
  const customers = Array.from(
    { length: Math.min(cases * MOST_CUSTOMERS_A_CASE, 2_000 + Math.ceil(cases / 20)) },
    (_, n) => makeCustomer(n, random),
  );
  await insert(
    Customers,
    customers.map(({ customer }) => customer),
  );
  await insert(
    Services,
    customers.map(({ service }) => service),
  );
  await insert(
    Resources,
    customers.flatMap(({ resources }) => resources),
  );

  const world: World = {
    customers,
    forms: contentForms(),
    handlers: staff.map(({ _id }) => _id),
    now: new Date(),
    random,
  };
  const numbers = await insertCases(cases, world, letters);
  return { accounts, cases: numbers, domains: customers.flatMap(({ domains }) => domains) };
}

async function insertCases(count: number, world: World, letters: LetterDeps): Promise<string[]> {
  const moments = Array.from({ length: count }, (_, index) => momentOf(isOpen(index, count), world)).sort(
    (a, b) => a.getTime() - b.getTime(),
  );
  const year = world.now.getUTCFullYear();
  const keys = new Set<string>();
  const known: LetterTexts['known'] = new Map();
  const every = Math.max(1, Math.floor(count / SAMPLE));
  const sample: string[] = [];
  let writing = Promise.resolve();
  for (let start = 0; start < count; start += BATCH) {
    const made: SeededCase[] = [];
    for (const [offset, moment] of moments.slice(start, start + BATCH).entries()) {
      const index = start + offset;
      const number = `ND-${year}-${String(index + 1).padStart(6, '0')}`;
      made.push(makeFresh(number, index, count, moment, keys, world));
      if (index % every === 0) sample.push(number);
    }
    await writing;
    writing = write(made, letters, known);
  }
  await writing;
  await mongoose.connection
    .collection<{ _id: string; value: number }>('counters')
    .insertOne({ _id: `cases-${year}`, value: count });
  return sample;
}

/** The newest ones are open; the moments are sorted. */
const isOpen = (index: number, count: number): boolean => index >= Math.floor(count * (1 - OPEN_SHARE));

/** No two undecided cases have the same customer, resource and ground. */
function makeFresh(
  number: string,
  index: number,
  count: number,
  at: Date,
  keys: Set<string>,
  world: World,
): SeededCase {
  for (;;) {
    const made = makeCase(number, isOpen(index, count), at, world);
    const { caze } = made;
    const key = caze.openKey ?? '';
    if (!isUndecided(caze.status)) {
      delete caze.openKey;
      return made;
    }
    if (keys.has(key)) continue;
    keys.add(key);
    return made;
  }
}

async function write(made: SeededCase[], letters: LetterDeps, known: LetterTexts['known']): Promise<void> {
  const cases: Case[] = made.map(({ caze }) => caze);
  const written = await Promise.all(
    made.map(({ caze, complaints, owner }) => {
      const findComplaints = () => Promise.resolve(complaints);
      const findCustomer = () => Promise.resolve(owner?.customer ?? null);
      return lettersOf(caze, complaints, { deps: { ...letters, findComplaints, findCustomer }, known });
    }),
  );
  await Promise.all([
    insert(
      Complaints,
      made.flatMap(({ complaints }) => complaints),
    ),
    insert(Cases, cases),
    insert(Letters, written.flat()),
    insert(Strikes, cases.flatMap(strikesOf)),
    insert(Measures, cases.flatMap(measuresOf)),
  ]);
}

/** Past Mongoose's casting, which these records don't need and which takes most of the time. */
async function insert<T>(model: Model<T>, records: T[]): Promise<void> {
  for (let start = 0; start < records.length; start += BATCH) {
    const batch = records.slice(start, start + BATCH);
    await model.collection.insertMany(batch as Parameters<typeof model.collection.insertMany>[0], {
      ordered: false,
    });
  }
}
