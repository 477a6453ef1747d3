import { Types } from 'mongoose';
import type { Customer } from '../../../src/customers/customer.js';
import { readResource } from '../../../src/customers/keys.js';
import type { Resource, ResourceKind } from '../../../src/customers/resource.js';
import type { Service } from '../../../src/customers/service.js';
import type { Random } from '../../support/random.js';
import { FIRST, LAST, PLACES, TRADES } from './words.js';

/** A customer with what they bought and the names that lead to them; complaints name `domains`. */
export interface SeededCustomer {
  customer: Customer;
  service: Service;
  domains: string[];
  resources: Resource[];
}

/** The customer of this number: one or two domains, one service, for one in ten a range of addresses. */
export function makeCustomer(number: number, random: Random): SeededCustomer {
  const _id = new Types.ObjectId();
  const ref = `K${String(number).padStart(6, '0')}`;
  const name = `${random.pick(TRADES)}-${random.pick(PLACES)}-${number}`;
  const domains = random.chance(0.5) ? [`${name}.test`] : [`${name}.test`, `${name}-shop.test`];
  const customer: Customer = {
    _id,
    ref,
    name: `${random.pick(FIRST)} ${random.pick(LAST)} ${name}`,
    kind: random.chance(0.7) ? 'business' : 'private',
    email: `owner@${name}.example.com`,
    phone: null,
    language: random.chance(0.8) ? 'nl' : 'en',
    address: `Dorpsstraat ${number}, ${random.pick(PLACES)}`,
    contactStale: false,
    agreedReseller: false,
  };
  const service: Service = {
    _id: new Types.ObjectId(),
    ref: `S${String(number).padStart(6, '0')}`,
    customer: _id,
    customerRef: ref,
    kind: 'hosting',
    name: `Hosting ${domains[0] ?? ''}`,
    status: 'active',
  };
  const range = `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
  const resources = [
    ...domains.flatMap((domain) => resourceOf(customer, service, 'domain', domain)),
    ...(random.chance(0.1) ? resourceOf(customer, service, 'ipv4', range) : []),
  ];
  return { customer, service, domains, resources };
}

function resourceOf(customer: Customer, service: Service, kind: ResourceKind, text: string): Resource[] {
  const read = readResource(kind, text);
  if (typeof read === 'string') throw new Error(`${text} is no resource: ${read}`);
  return read.map(({ value, key }) => ({
    _id: new Types.ObjectId(),
    customer: customer._id,
    customerRef: customer.ref,
    service: service._id,
    kind,
    value,
    key,
    from: null,
    to: null,
  }));
}
