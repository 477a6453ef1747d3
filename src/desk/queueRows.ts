import type { Types } from 'mongoose';
import type { CaseDeadline } from '../cases/case.js';
import type { Outcome } from '../cases/decision.js';
import type { CaseRow } from '../cases/queries.js';
import { isUndecided } from '../cases/transitions.js';
import { isUnplaced } from '../cases/unplaced.js';
import { deadlineLabel } from './deadlineLabel.js';
import { isFlagged } from '../deadlines/rules.js';
import { Customers } from '../customers/customer.js';
import { countStrikes } from '../decisions/strike.js';
import { paths } from '../web/paths.js';
import { createFresh } from './fresh.js';
import { namesOf } from './people.js';
import { groundLabel, type Screen } from './screen.js';
import { titlesOf } from './titles.js';

/** What rows tell of the customers behind their cases, by the customer's id. */
export type RowCustomers = ReadonlyMap<string, RowCustomer | undefined>;

interface RowCustomer {
  name: string;
  strikes: number;
}

/** Rows of the queue as the screen shows them; what isn't `known` yet comes in one query each, whatever the number of rows. */
export async function queueRows(rows: readonly CaseRow[], screen: Screen, known?: RowCustomers) {
  const [people, customers] = await Promise.all([
    namesOf(rows.flatMap(({ owner }) => (owner ? [String(owner)] : []))),
    known ?? customersOf(rows),
  ]);
  const titles = await titlesOf(rows, namesByCase(rows, customers), screen);
  return rows.map((row) => ({
    id: row.number,
    href: paths.case(row.number),
    number: row.number,
    resource: titles.get(row.number) ?? row.number,
    ground: groundLabel(row.ground, row.catalogueVersion, screen.lang),
    customer: customers.get(String(row.customer))?.name ?? '',
    unplaced: isUnplaced(row),
    strikes: customers.get(String(row.customer))?.strikes ?? 0,
    status: row.status,
    outcome: outcomeOf(row),
    priority: row.priority,
    flagged: isFlagged(row.deadlines),
    complaints: row.complaintCount,
    owner: people.get(String(row.owner)) ?? null,
    due: row.active ? dueOf(row.deadlines, screen) : null,
  }));
}

/** The deadline that comes first and is not met, as the deadline component shows it; null when none is left. */
export function dueOf(deadlines: readonly CaseDeadline[], { t }: Pick<Screen, 't'>) {
  const open = deadlines.filter(({ metAt }) => !metAt);
  const [first] = open.sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  return first ? { at: first.dueAt, label: deadlineLabel(first, t) } : null;
}

/** How it was judged, while that stands: a case under review again has no outcome yet. */
export function outcomeOf({
  status,
  decisions,
  mergedInto,
}: Pick<CaseRow, 'status' | 'decisions' | 'mergedInto'>): Outcome | null {
  if (mergedInto) return 'duplicate';
  return isUndecided(status) ? null : (decisions.at(-1)?.outcome ?? null);
}

function namesByCase(rows: readonly CaseRow[], customers: RowCustomers): Map<string, string> {
  return new Map(
    rows.flatMap(({ number, customer }) => {
      const name = customers.get(String(customer))?.name;
      return name ? [[number, name] as const] : [];
    }),
  );
}

const known = createFresh<RowCustomer>();

async function customersOf(rows: readonly CaseRow[]): Promise<RowCustomers> {
  const ids = customersIn(rows);
  const found = new Map(ids.map((id) => [String(id), known.get(String(id))]));
  const missing = ids.filter((id) => !found.get(String(id)));
  for (const [id, customer] of await readCustomers(missing)) {
    known.set(id, customer);
    found.set(id, customer);
  }
  return found;
}

async function readCustomers(ids: Types.ObjectId[]): Promise<Map<string, RowCustomer>> {
  if (ids.length === 0) return new Map();
  const [customers, strikes] = await Promise.all([
    Customers.find({ _id: { $in: ids } }, { name: 1 }).lean(),
    countStrikes(ids),
  ]);
  return new Map(
    customers.map(({ _id, name }) => [String(_id), { name, strikes: strikes.get(String(_id)) ?? 0 }]),
  );
}

function customersIn(rows: readonly CaseRow[]): Types.ObjectId[] {
  const found = rows.flatMap(({ customer }) => (customer ? [customer] : []));
  return [...new Map(found.map((id) => [String(id), id])).values()];
}
