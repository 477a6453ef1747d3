import type { Case } from '../../src/cases/case.js';
import { Cases } from '../../src/cases/case.js';
import type { CaseDraft } from '../../src/cases/open.js';
import { Customers } from '../../src/customers/customer.js';
import { catalogueAt, groundById } from '../../src/catalogue/index.js';
import { receiveComplaint, type ComplaintDraft } from '../../src/intake/receive.js';
import { readLocations } from '../../src/intake/locations.js';
import type { Complaint } from '../../src/intake/complaint.js';
import { COPYRIGHT, customer, newCase } from '../support/cases.js';

export const URL_OF_CASE = 'https://shop.example.nl/stolen';

/** The customer that test cases are placed with. */
export async function storeCustomer(): Promise<void> {
  await Customers.create([
    { _id: customer, ref: 'K-77', name: 'Webshop Example', email: 'owner@shop.example', language: 'en' },
  ]);
}

/** A complaint as the form stores it; its case comes when the queue has settled. */
export function complaintOf(changes: Partial<ComplaintDraft> = {}): Promise<Complaint> {
  const at = new Date();
  const ground = groundById(changes.ground ?? COPYRIGHT);
  return receiveComplaint({
    submission: `test ${Math.random()}`,
    channel: 'form',
    language: 'en',
    receivedAt: at,
    ground: ground.id,
    catalogueVersion: catalogueAt(at).version,
    byReference: false,
    locations: readLocations('https://elsewhere.example.nl/page').locations,
    reasons: 'This page shows my photograph.',
    answers: [],
    reporter: {
      name: 'Rosa Reporter',
      email: 'rosa@mail.example',
      organisation: '',
      address: '',
      phone: '',
      anonymous: false,
    },
    goodFaith: true,
    files: [],
    raw: '{"what":"was sent"}',
    enteredBy: null,
    ...changes,
  });
}

/** A case with its customer stored. */
export async function placedCase(changes: Partial<CaseDraft> = {}): Promise<Case> {
  if ((await Customers.exists({ _id: customer })) === null) await storeCustomer();
  return newCase({ at: new Date(), ...changes });
}

/** The case as it now stands. */
export async function fresh({ _id }: Pick<Case, '_id'>): Promise<Case> {
  const caze = await Cases.findById(_id).lean();
  if (!caze) throw new Error('the case is gone');
  return caze;
}

/** What the deciding panel is filled in with. */
export const UPHOLDING = {
  outcome: 'upheld',
  ground: COPYRIGHT,
  facts: 'The page shows the photograph.',
  reasons: 'The complainant made it; no permission was shown.',
  proportionality: 'Only this page.',
  target: `url ${URL_OF_CASE}`,
  connector: 'manual',
  strike: 'yes',
};
