import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { takeCase } from '../../src/cases/take.js';
import { Customers } from '../../src/customers/customer.js';
import { readResource } from '../../src/customers/keys.js';
import { Resources } from '../../src/customers/resource.js';
import { Complaints, type Complaint } from '../../src/intake/complaint.js';
import { pathOf } from '../../src/web/paths.js';
import type { TestApp } from '../support/app.js';
import { handler } from '../support/cases.js';
import { COPYRIGHT_REPORT, pageAfter, report, type FormFields, type SentFile } from '../support/report.js';

export const OWNER = {
  ref: 'C-70041',
  name: 'Blue Lantern Trading',
  email: 'owner@lantern.example',
  phone: '+31 20 555 0199',
  address: 'Lantern Lane 5, Oldtown',
};

/** A customer with one domain, `shop.example.nl`. */
export async function shopOwner(): Promise<void> {
  const _id = new Types.ObjectId();
  await Customers.create([{ _id, ...OWNER, kind: 'business', language: 'en' }]);
  const read = readResource('domain', 'shop.example.nl');
  if (typeof read === 'string') throw new Error(read);
  const common = { customer: _id, customerRef: OWNER.ref, kind: 'domain' as const, from: null, to: null };
  await Resources.insertMany(read.map((keyed) => ({ _id: new Types.ObjectId(), ...common, ...keyed })));
}

/** A customer without any resource. */
export async function anotherCustomer(): Promise<Types.ObjectId> {
  const _id = new Types.ObjectId();
  await Customers.create([
    {
      _id,
      ref: 'C-70042',
      name: 'Second Shop',
      kind: 'business',
      email: 'second@example.org',
      language: 'en',
    },
  ]);
  return _id;
}

export interface Reported {
  complaint: Complaint;
  caze: Case;
  /** The path of the reporter's page. */
  status: string;
  /** The path of the customer's page. */
  mine: string;
}

/** A complaint about the shop, placed with its owner and taken up by a handler. */
export async function reported(
  app: TestApp,
  fields: FormFields = {},
  files: SentFile[] = [],
): Promise<Reported> {
  await shopOwner();
  const answer = await report(app.agent, '5.2-copyright', { ...COPYRIGHT_REPORT, ...fields }, files);
  expect(answer.status).to.equal(303);
  await app.settle();
  const complaint = await Complaints.findOne().lean();
  const opened = await Cases.findOne().lean();
  if (!complaint || !opened) throw new Error('no complaint was placed');
  const caze = await takeCase(opened, handler);
  const mine = pathOf(app.deps.links.customerLink(caze, new Date()));
  return { complaint, caze, status: pageAfter(answer), mine };
}

export const answerBy = (hours = 48) => ({
  kind: 'answer' as const,
  dueAt: new Date(Date.now() + hours * 3_600_000),
  rule: 'test',
});
