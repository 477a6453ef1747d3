import type { RequestHandler } from 'express';
import { findByCustomers } from '../cases/queries.js';
import { Customers, type Customer } from '../customers/customer.js';
import { Resources } from '../customers/resource.js';
import { Services } from '../customers/service.js';
import { Strikes, countStrikes } from '../decisions/strike.js';
import { NotFound } from '../web/errors.js';
import { paths } from '../web/paths.js';
import { showAddress } from './address.js';
import { findCustomers } from './customerSearch.js';
import { queueRows } from './queueRows.js';
import { groundLabel, param, queried, screenOf } from './screen.js';

const PAGE = 50;
const MOST_RESOURCES = 200;

/** Customers by reference, or those that a search finds. */
export const showCustomers: RequestHandler = async (req, res) => {
  const q = queried(req, 'q');
  const found = q === '' ? await pageAfter(queried(req, 'after')) : await findCustomers(q);
  const customers = found.slice(0, PAGE);
  const strikes = await countStrikes(customers.map(({ _id }) => _id));
  const last = customers.at(-1);
  res.render('desk/customers', {
    q,
    customers: customers.map((customer) => ({
      ...customer,
      href: paths.customer(customer.ref),
      strikes: strikes.get(String(customer._id)) ?? 0,
    })),
    next: found.length > PAGE && last ? `${paths.customers()}?after=${encodeURIComponent(last.ref)}` : null,
  });
};

function pageAfter(ref: string): Promise<Customer[]> {
  return Customers.find(ref === '' ? {} : { ref: { $gt: ref } })
    .sort({ ref: 1 })
    .limit(PAGE + 1)
    .lean<Customer[]>();
}

/** One customer: services, what leads to them, strikes, cases. */
export const showCustomer: RequestHandler = async (req, res) => {
  const screen = screenOf(res);
  const customer = await Customers.findOne({ ref: param(req, 'ref') }).lean();
  if (!customer) throw new NotFound();
  const [services, resources, strikes, cases] = await Promise.all([
    Services.find({ customer: customer._id }).sort({ ref: 1 }).limit(MOST_RESOURCES).lean(),
    Resources.find({ customer: customer._id }).limit(MOST_RESOURCES).lean(),
    Strikes.find({ customer: customer._id }).sort({ at: -1 }).limit(PAGE).lean(),
    findByCustomers([customer._id], PAGE),
  ]);
  const now = new Date();
  res.render('desk/customer', {
    customer,
    services,
    resources: resources.map((resource) => ({ ...resource, value: showAddress(resource.value) })),
    most: MOST_RESOURCES,
    strikes: strikes.map((strike) => ({
      ...strike,
      label: groundLabel(strike.ground, undefined, screen.lang),
      href: paths.case(strike.caseNumber),
      counts: !strike.voidedAt && strike.expiresAt > now,
    })),
    rows: await queueRows(cases, screen),
  });
};
