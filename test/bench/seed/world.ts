import type { Types } from 'mongoose';
import type { Case } from '../../../src/cases/case.js';
import { keyOf } from '../../../src/cases/key.js';
import { derivedId } from '../../../src/cases/number.js';
import { deadlinesFor } from '../../../src/deadlines/rules.js';
import type { Complaint } from '../../../src/intake/complaint.js';
import type { FormShape } from '../../../src/intake/form/shape.js';
import { opened } from './chain.js';
import { complaintOf } from './complaint.js';
import type { SeededCustomer } from './customers.js';
import { fillIn } from './form.js';
import type { Random } from '../../support/random.js';
import { tell, type Chapter } from './story.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the cases of a seeded store are made from. */
export interface World {
  customers: SeededCustomer[];
  forms: FormShape[];
  handlers: Types.ObjectId[];
  now: Date;
  random: Random;
}

export interface SeededCase {
  caze: Case;
  complaints: Complaint[];
  /** Null for a case that nobody's customer is behind. */
  owner: SeededCustomer | null;
}

const OPEN: readonly Chapter[] = [
  'new',
  'new',
  'in_review',
  'in_review',
  'awaiting_customer',
  'awaiting_reporter',
  'decided',
  'under_appeal',
];

/** A case with its complaints; `open` for one that the desk still works on. Old ones are spread over two years. */
export function makeCase(number: string, open: boolean, at: Date, world: World): SeededCase {
  const { random, customers, forms, handlers } = world;
  const owner = random.chance(0.95) ? random.pick(customers) : null;
  const domain = owner ? random.pick(owner.domains) : `elsewhere-${random.below(1_000_000)}.test`;
  const shape = random.pick(forms);
  const count = random.chance(0.85) ? 1 : 2 + random.below(3);
  const complaints = Array.from({ length: count }, (_, index) =>
    complaintOf(fillIn(shape, domain, random), shape, new Date(at.getTime() - (count - 1 - index) * HOUR_MS)),
  );
  const start = caseOf(number, complaints, owner, domain, shape);
  const caze = tell(start, open ? random.pick(OPEN) : 'closed', random.pick(handlers), random);
  return { caze, complaints, owner };
}

/** When a case was opened: an open one within the last two weeks, a closed one before that. */
export function momentOf(open: boolean, { now, random }: World): Date {
  const days = open ? random.next() * 12 : 21 + random.next() * 700;
  return new Date(now.getTime() - days * DAY_MS);
}

function caseOf(
  number: string,
  complaints: Complaint[],
  owner: SeededCustomer | null,
  domain: string,
  shape: FormShape,
): Case {
  const [first] = complaints;
  if (!first) throw new Error('a case needs a complaint');
  const { ground, catalogueVersion } = shape;
  const { track, priority } = ground;
  const customer = owner?.customer._id ?? null;
  const resource = owner
    ? { kind: 'domain' as const, value: domain }
    : { kind: 'host' as const, value: `www.${domain}` };
  const group = [owner?.customer.ref ?? 'unplaced', resource.kind, resource.value].join('|');
  return opened({
    _id: derivedId('case', String(first._id), group),
    number,
    track,
    ground: ground.id,
    catalogueVersion,
    byReference: false,
    priority,
    customer,
    service: owner?.service._id ?? null,
    resource,
    openKey: keyOf({ customer, resource, ground: ground.id }),
    complaints: complaints.map(({ _id }) => ({ id: _id, group })),
    locations: complaints.flatMap(({ _id, receivedAt, locations }) =>
      locations.map(({ kind, value }) => ({ kind, value, complaint: _id, knowledgeAt: receivedAt })),
    ),
    openedAt: first.receivedAt,
    deadlines: deadlinesFor({ track, ground, priority, receivedAt: first.receivedAt }),
  });
}
