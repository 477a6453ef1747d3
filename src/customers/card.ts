import type { Types } from 'mongoose';
import { Customers } from './customer.js';
import type { Customer } from './customer.js';
import { Resources } from './resource.js';
import { Services } from './service.js';
import type { Service } from './service.js';

export type CustomerCard = { customer: Customer; services: Service[]; resources: number };

/**
 * What a case shows of its customer: who they are, what they bought, and how many resources lead to them.
 * Null when there is none such.
 */
export async function customerCard(customerId: Types.ObjectId): Promise<CustomerCard | null> {
  const [customer, services, resources] = await Promise.all([
    Customers.findById(customerId).lean(),
    Services.find({ customer: customerId }).sort({ ref: 1 }).lean(),
    Resources.countDocuments({ customer: customerId }),
  ]);
  return customer === null ? null : { customer, services, resources };
}
