import { ImportErrorList } from './importErrors.js';
import { claimId, reportTwoOwners } from './importPlan.js';
import type { Claim, ImportPlan } from './importPlan.js';
import type { Stored } from './stored.js';

/**
 * Everything in the plan that doesn't fit what is stored: refs nobody has, services of another customer,
 * resources of two. Pure.
 */
export function checkAgainstStored(plan: ImportPlan, stored: Stored): ImportErrorList {
  const errors = new ImportErrorList();
  checkServices(plan, stored, errors);
  checkResources(plan, stored, errors);
  reportTwoOwners(claims(plan, stored), errors);
  return errors;
}

function checkServices(plan: ImportPlan, stored: Stored, errors: ImportErrorList): void {
  const known = customerRefs(plan, stored);
  for (const { file, line, data } of plan.services) {
    const at = { file, line, column: 'customer' };
    const owner = stored.services.get(data.ref)?.customerRef ?? data.customer;
    if (!known.has(data.customer)) errors.add({ ...at, problem: 'unknown_customer', about: data.customer });
    // A case names the service it is about: a service that changed hands would move old cases along (terms 19.7).
    else if (owner !== data.customer)
      errors.add({ ...at, problem: 'service_of_other_customer', about: owner });
  }
}

function checkResources(plan: ImportPlan, stored: Stored, errors: ImportErrorList): void {
  const known = customerRefs(plan, stored);
  const owners = new Map([...stored.services.values()].map(({ ref, customerRef }) => [ref, customerRef]));
  for (const { data } of plan.services) owners.set(data.ref, data.customer);
  for (const { file, line, data } of plan.resources) {
    if (!known.has(data.customer)) {
      errors.add({ file, line, column: 'customer', problem: 'unknown_customer', about: data.customer });
    }
    if (!data.service) continue;
    const owner = owners.get(data.service);
    const at = { file, line, column: 'service' };
    if (owner === undefined) errors.add({ ...at, problem: 'unknown_service', about: data.service });
    else if (owner !== data.customer)
      errors.add({ ...at, problem: 'service_of_other_customer', about: owner });
  }
}

function customerRefs(plan: ImportPlan, stored: Stored): Set<string> {
  return new Set([...stored.customers.keys(), ...plan.customers.map(({ data }) => data.ref)]);
}

/**
 * What would be claimed once the plan is stored: its own rows, and the stored ones that they don't replace.
 */
export function claims(plan: ImportPlan, stored: Stored): Claim[] {
  const planned = new Map(
    plan.resources.map((row) => {
      const id = claimId(row.data);
      const to = row.data.to === undefined ? (stored.resources.get(id)?.to ?? null) : row.data.to;
      return [id, { ...row.data, to, row }];
    }),
  );
  const kept = [...stored.resources].filter(([id]) => !planned.has(id));
  return [
    ...planned.values(),
    ...kept.map(([, { key, span, customerRef, from, to }]) => ({
      key,
      span,
      customer: customerRef,
      from,
      to,
    })),
  ];
}
