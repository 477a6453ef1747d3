import type { Types } from 'mongoose';
import { isDuplicateKey } from '../store/errors.js';
import { Customers } from './customer.js';
import { checkAgainstStored } from './checkImport.js';
import type { ImportErrors } from './importErrors.js';
import { claimId } from './importPlan.js';
import type { ImportPlan } from './importPlan.js';
import { Resources } from './resource.js';
import { Services } from './service.js';
import { findCustomers, findServices, inBatches, loadStored } from './stored.js';
import type { Stored } from './stored.js';

const MOST_TRIES = 4;
/** Rows in one bulk write. */
const BATCH = 1000;

type Outcome = 'created' | 'changed' | 'unchanged';
export type Counts = Record<Outcome, number>;
export type ImportReport =
  { ok: true; customers: Counts; services: Counts; resources: Counts } | ImportErrors;

/**
 * Stores what the plan says and counts what that changed: nothing, the second time. When something in it
 * doesn't fit what is stored, nothing is written and the errors come back. Should the machine stop halfway,
 * the same import completes it: customers come first, resources last.
 */
export async function applyImport(plan: ImportPlan): Promise<ImportReport> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await applyOnce(plan);
    } catch (error) {
      // Another import stored the same since this one looked, customers or services or resources: look again.
      if (!isDuplicateKey(error) || tries === MOST_TRIES) throw error;
    }
  }
}

async function applyOnce(plan: ImportPlan): Promise<ImportReport> {
  const stored = await loadStored(plan);
  const errors = checkAgainstStored(plan, stored);
  if (!errors.isEmpty) return errors.result();
  const customers = await writeCustomers(plan, stored);
  const services = await writeServices(plan, stored);
  const resources = await writeResources(plan, stored);
  return { ok: true, customers, services, resources };
}

async function writeCustomers(plan: ImportPlan, stored: Stored): Promise<Counts> {
  const rows = plan.customers.map(({ data }) => data);
  const { changes, outcomes } = compare(rows, ({ ref }) => stored.customers.get(ref));
  const current = changes.map((change) => {
    return change.set.email === undefined
      ? change
      : { ...change, set: { ...change.set, contactStale: false } };
  });
  await inBatches(current, BATCH, (batch) => Customers.bulkWrite(batch.map(toWrite), { ordered: false }));
  return count(outcomes);
}

async function writeServices(plan: ImportPlan, stored: Stored): Promise<Counts> {
  const customers = await findCustomers(plan.services.map(({ data }) => data.customer));
  const rows = plan.services.map(({ data: { customer, ...data } }) => {
    return { ...data, customer: idOf(customers, customer), customerRef: customer };
  });
  const { changes, outcomes } = compare(rows, ({ ref }) => stored.services.get(ref));
  await inBatches(changes, BATCH, (batch) => Services.bulkWrite(batch.map(toWrite), { ordered: false }));
  return count(outcomes);
}

async function writeResources(plan: ImportPlan, stored: Stored): Promise<Counts> {
  const customers = await findCustomers(plan.resources.map(({ data }) => data.customer));
  const services = await findServices(plan.resources.map(({ data }) => data.service));
  const rows = plan.resources.map(({ data: { customer, service, ...data } }) => {
    const serviceId = service ? idOf(services, service) : service;
    return { ...data, customer: idOf(customers, customer), customerRef: customer, service: serviceId };
  });
  const { changes, outcomes } = compare(rows, ({ key, customerRef, from }) =>
    stored.resources.get(claimId({ key, customer: customerRef, from })),
  );
  await inBatches(changes, BATCH, (batch) => Resources.bulkWrite(batch.map(toWrite), { ordered: false }));
  return countLines(plan.resources, outcomes);
}

type Identified = { _id: Types.ObjectId };
type Change<Data> = { data: Data; stored: Identified | undefined; set: Partial<Data> };

function toWrite<Data>({ data, stored, set }: Change<Data>) {
  if (stored === undefined) return { insertOne: { document: data } };
  return { updateOne: { filter: { _id: stored._id }, update: { $set: set } } };
}

function idOf(found: Map<string, Identified>, ref: string): Types.ObjectId {
  const id = found.get(ref)?._id;
  if (id === undefined) throw new Error(`${ref} was there when the import was checked, and isn't any more`);
  return id;
}

/** The rows that differ from what is stored, with only the fields that do. */
function compare<Data extends object>(rows: Data[], storedOf: (data: Data) => Identified | undefined) {
  const outcomes: Outcome[] = [];
  const changes: Change<Data>[] = [];
  for (const data of rows) {
    const stored = storedOf(data);
    const set = difference(stored ?? {}, data);
    const isEmpty = Object.keys(set).length === 0;
    outcomes.push(stored === undefined ? 'created' : isEmpty ? 'unchanged' : 'changed');
    if (!isEmpty) changes.push({ data, stored, set });
  }
  return { changes, outcomes };
}

function count(outcomes: Iterable<Outcome>): Counts {
  const counts: Counts = { created: 0, changed: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome] += 1;
  return counts;
}

/** Counts the lines that were written, of which one with a span of addresses is stored as several resources. */
function countLines(rows: { file: string; line: number }[], outcomes: Outcome[]): Counts {
  const lines = new Map<string, Outcome>();
  for (const [index, { file, line }] of rows.entries()) {
    const outcome = outcomes[index] ?? 'unchanged';
    const before = lines.get(`${line} ${file}`) ?? outcome;
    lines.set(`${line} ${file}`, before === outcome ? outcome : 'changed');
  }
  return count(lines.values());
}

function difference<Data extends object>(stored: object, wanted: Data): Partial<Data> {
  const set: Partial<Data> = {};
  const before = new Map(Object.entries(stored));
  for (const key in wanted) {
    if (wanted[key] !== undefined && plain(wanted[key]) !== plain(before.get(key))) set[key] = wanted[key];
  }
  return set;
}

/** A value that === compares: ids and dates as text, nothing as null. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value ?? null);
}
