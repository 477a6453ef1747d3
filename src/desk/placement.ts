import { z } from 'zod';
import type { RequestHandler } from 'express';
import { Types } from 'mongoose';
import type { Deps } from '../deps.js';
import type { Case, CaseResource } from '../cases/case.js';
import { placeCase, type NewPlace } from '../cases/place.js';
import { Customers } from '../customers/customer.js';
import { placeAll, type Placement } from '../customers/placing.js';
import { Resources } from '../customers/resource.js';
import { readLocations, type Location } from '../intake/locations.js';
import { resourceOf } from '../intake/resourceOf.js';
import { Problem } from '../problem.js';
import { showAddress } from './address.js';
import { caseVerb, verbPage } from './caseVerb.js';
import { findCustomers } from './customerSearch.js';
import { queried, screenOf } from './screen.js';
import { showForm } from './showForm.js';

const LOOKED_UP = 10;
const NOBODY = 'nobody';

/** Settles whose content it is: a customer that the addresses lead to, one that the handler searches, or nobody of ours. */
export function placement({ resolver }: Pick<Deps, 'resolver'>): Record<'show' | 'create', RequestHandler> {
  const show = showForm('placement', async (caze, state, res) => {
    const q = queried(res.req, 'q') || (typeof state.fields['q'] === 'string' ? state.fields['q'] : '');
    const [suggested, found] = await Promise.all([suggestionsFor(caze, resolver), findCustomers(q)]);
    const choices = [
      ...suggested,
      ...found.map(({ _id }) => ({ customer: _id, resource: caze.resource, via: '' })),
    ];
    return { q, choices: await worded(choices, screenOf(res).t), isPlaced: caze.customer !== null };
  });
  return {
    show: verbPage('place', show),
    create: caseVerb({
      schema: z.object({ customer: z.string('desk:problem.choose') }),
      show,
      act: async (caze, { customer }, by) => placeCase(caze, await placeFor(caze, customer, resolver), by),
      done: 'case:done.place',
    }),
  };
}

interface Choice {
  customer: Types.ObjectId;
  resource: CaseResource;
  via: string;
}

/** The customers that the first addresses of the case lead to; for csam DNS is left alone (invariant 7). */
async function suggestionsFor(caze: Case, resolver: Deps['resolver']): Promise<Choice[]> {
  const placements = await placementsOf(caze, resolver);
  const choices = placements.map(({ placement: { customerId, resource, via } }) => ({
    customer: customerId,
    resource,
    via,
  }));
  return [...new Map(choices.map((choice) => [String(choice.customer), choice])).values()];
}

interface Placed {
  location: Location;
  placement: Placement;
}

async function placementsOf(caze: Case, resolver: Deps['resolver']): Promise<Placed[]> {
  const named = caze.locations.slice(0, LOOKED_UP).flatMap(({ value }) => readLocations(value).locations);
  const found = await placeAll(named, {
    resolver: caze.track === 'csam' ? false : resolver,
    dnsBudgetMs: 2000,
  });
  return named.flatMap((location, index) => {
    const placement = found[index];
    return placement ? [{ location, placement }] : [];
  });
}

/** The place that a choice stands for, looked up again: only the customer's id was sent. */
async function placeFor(caze: Case, choice: string, resolver: Deps['resolver']): Promise<NewPlace> {
  if (choice === NOBODY) return { customer: null, service: null, resource: caze.resource };
  const customer = Types.ObjectId.isValid(choice)
    ? await Customers.findById(choice, { _id: 1 }).lean()
    : null;
  if (!customer) throw new Problem('bad_request', 400);
  const match = (await placementsOf(caze, resolver)).find(({ placement }) =>
    placement.customerId.equals(customer._id),
  );
  return {
    customer: customer._id,
    service: match?.placement.serviceId ?? null,
    resource: match ? resourceOf(match.location, match.placement) : caze.resource,
  };
}

async function worded(choices: Choice[], t: (key: string, params?: Record<string, unknown>) => string) {
  const ids = choices.map(({ customer }) => customer);
  const [customers, resources] = await Promise.all([
    Customers.find({ _id: { $in: ids } }, { name: 1, ref: 1 }).lean(),
    Promise.all(ids.map((customer) => Resources.find({ customer }, { value: 1 }).limit(3).lean())),
  ]);
  return choices.map(({ customer, resource, via }, index) => {
    const { name = '', ref = '' } = customers.find(({ _id }) => _id.equals(customer)) ?? {};
    const has = (resources[index] ?? []).map(({ value }) => showAddress(value)).join(', ');
    return {
      value: String(customer),
      label: `${name} (${ref})`,
      hint:
        via === ''
          ? t('case:place.has', { resources: has })
          : t(`case:place.via.${via}`, { resource: showAddress(resource.value) }),
    };
  });
}
