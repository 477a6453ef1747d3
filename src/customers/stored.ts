import { Customers } from './customer.js';
import type { Customer } from './customer.js';
import { claimId } from './importPlan.js';
import type { ImportPlan } from './importPlan.js';
import { Resources } from './resource.js';
import type { Resource } from './resource.js';
import { Services } from './service.js';
import type { Service } from './service.js';

/**
 * Values in one $in: a store that plans each of them as an index range has its limits, and more queries cost
 * little.
 */
export const VALUES_A_QUERY = 250;

/** What is stored of all that an import names: customers and services by ref, resources by `claimId`. */
export type Stored = {
  customers: Map<string, Customer>;
  services: Map<string, Service>;
  resources: Map<string, Resource>;
};

export async function loadStored({ customers, services, resources }: ImportPlan): Promise<Stored> {
  const named = [...services, ...resources].map(({ data }) => data.customer);
  return {
    customers: await findCustomers([...customers.map(({ data }) => data.ref), ...named]),
    services: await findServices([
      ...services.map(({ data }) => data.ref),
      ...resources.map(({ data }) => data.service),
    ]),
    resources: await findResources(resources.map(({ data }) => data.key)),
  };
}

export async function findCustomers(refs: string[]): Promise<Map<string, Customer>> {
  const found = await inBatches([...new Set(refs)], VALUES_A_QUERY, (batch) =>
    Customers.find({ ref: { $in: batch } }).lean(),
  );
  return new Map(found.flat().map((customer) => [customer.ref, customer]));
}

export async function findServices(refs: (string | null | undefined)[]): Promise<Map<string, Service>> {
  const named = refs.filter((ref) => typeof ref === 'string');
  const found = await inBatches([...new Set(named)], VALUES_A_QUERY, (batch) =>
    Services.find({ ref: { $in: batch } }).lean(),
  );
  return new Map(found.flat().map((service) => [service.ref, service]));
}

/** Runs a query or a bulk write on so many at a time, one after the other. */
export async function inBatches<Item, Result>(
  items: Item[],
  size: number,
  run: (batch: Item[]) => PromiseLike<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += size) {
    results.push(await run(items.slice(start, start + size)));
  }
  return results;
}

async function findResources(keys: string[]): Promise<Map<string, Resource>> {
  const found = await inBatches([...new Set(keys)], VALUES_A_QUERY, (batch) =>
    Resources.find({ key: { $in: batch } }).lean(),
  );
  return new Map(
    found.flat().map((resource) => [claimId({ ...resource, customer: resource.customerRef }), resource]),
  );
}
