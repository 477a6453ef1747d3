import type { Types } from 'mongoose';
import { Customers, type Customer } from '../customers/customer.js';
import { placeAll } from '../customers/placing.js';
import { readLocations } from '../intake/locations.js';

const MOST = 20;

/** Customers whose reference, e-mail address or resource this is, or whose name begins so: what an index can tell. */
export async function findCustomers(text: string): Promise<Customer[]> {
  const q = text.trim();
  if (q === '') return [];
  const beginnings = [...new Set([q, q.charAt(0).toUpperCase() + q.slice(1)])];
  const found = await Promise.all([
    Customers.find({ ref: { $in: [q, q.toUpperCase()] } }).lean(),
    Customers.find({ email: q.toLowerCase() }).limit(MOST).lean(),
    ownersOf(q),
    ...beginnings.map((name) =>
      Customers.find({ name: { $gte: name, $lt: `${name}\uffff` } })
        .sort({ name: 1 })
        .limit(MOST)
        .lean(),
    ),
  ]);
  return [...new Map(found.flat().map((customer) => [customer.ref, customer])).values()].slice(0, MOST);
}

export async function findCustomerIds(text: string): Promise<Types.ObjectId[]> {
  return (await findCustomers(text)).map(({ _id }) => _id);
}

/** Whose the domain, host, address or account is; the store alone is asked, never DNS. */
async function ownersOf(q: string): Promise<Customer[]> {
  const placements = await placeAll(readLocations(q.slice(0, 300)).locations.slice(0, 3), {
    resolver: false,
  });
  const ids = placements.flatMap((placement) => (placement ? [placement.customerId] : []));
  return ids.length > 0 ? Customers.find({ _id: { $in: ids } }).lean() : [];
}
