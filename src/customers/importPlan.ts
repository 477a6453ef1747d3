import type { Customer } from './customer.js';
import type { ImportErrorList } from './importErrors.js';
import type { ResourceKind } from './resource.js';
import type { Service } from './service.js';

export type Row<Data> = { file: string; line: number; data: Data };

/**
 * What to store of each row; undefined leaves what is stored, null empties it. Customers and services are
 * named by ref.
 */
export type CustomerRow = Pick<Customer, 'ref' | 'name' | 'email'> &
  Partial<Pick<Customer, 'kind' | 'language' | 'phone' | 'address' | 'agreedReseller'>>;
export type ServiceRow = Pick<Service, 'ref' | 'kind' | 'name'> &
  Partial<Pick<Service, 'status'>> & { customer: string };
export type ResourceRow = {
  customer: string;
  kind: ResourceKind;
  value: string;
  key: string;
  span?: string | null;
  service?: string | null;
  from: Date | null;
  to?: Date | null;
};

export type ImportPlan = {
  ok: true;
  customers: Row<CustomerRow>[];
  services: Row<ServiceRow>[];
  resources: Row<ResourceRow>[];
};

/** That a customer has a resource for a time; with the row that says so, unless it is stored already. */
export type Claim = {
  key: string;
  span?: string | null | undefined;
  customer: string;
  from: Date | null;
  to: Date | null;
  row?: Row<ResourceRow>;
};

/**
 * What makes two rows the same resource of the same customer, so that importing again changes it instead of
 * adding one.
 */
export function claimId({ key, customer, from }: Pick<Claim, 'key' | 'customer' | 'from'>): string {
  return JSON.stringify([key, customer, from]);
}

/**
 * Reports each row by which a resource would be two customers' at the same time. A range within the span of another is
 * a resource of its own: the one with the fewest addresses counts.
 */
export function reportTwoOwners(claims: Claim[], errors: ImportErrorList): void {
  const groups = new Map<string, Claim[]>();
  const resourceOf = ({ key, span }: Claim) => `${key} ${span ?? ''}`;
  for (const claim of claims) groups.set(resourceOf(claim), groups.get(resourceOf(claim)) ?? []);
  for (const claim of claims) groups.get(resourceOf(claim))?.push(claim);
  for (const group of groups.values()) reportOverlaps(group, errors);
}

/**
 * In order of start, a claim can only clash with the one so far that ends last, or with the last of the other
 * customers.
 */
function reportOverlaps(group: Claim[], errors: ImportErrorList): void {
  const [first, ...rest] = group.toSorted((one, other) => startOf(one) - startOf(other));
  if (first === undefined) return;
  let last = first;
  let lastOfOthers: Claim | null = null;
  for (const claim of rest) {
    const rival = last.customer === claim.customer ? lastOfOthers : last;
    if (rival !== null && endOf(rival) > startOf(claim)) report(claim, rival, errors);
    if (endOf(claim) > endOf(last)) {
      if (last.customer !== claim.customer) lastOfOthers = last;
      last = claim;
    } else if (
      claim.customer !== last.customer &&
      (lastOfOthers === null || endOf(claim) > endOf(lastOfOthers))
    ) {
      lastOfOthers = claim;
    }
  }
}

function report(one: Claim, other: Claim, errors: ImportErrorList): void {
  const [claim, rival] = one.row === undefined ? [other, one] : [one, other];
  if (claim.row === undefined) return;
  const where = rival.row === undefined ? 'as stored' : `${rival.row.file}, line ${rival.row.line}`;
  const { file, line } = claim.row;
  errors.add({ file, line, column: 'value', problem: 'two_owners', about: `"${rival.customer}" (${where})` });
}

function startOf({ from }: Claim): number {
  return from?.getTime() ?? -Infinity;
}

function endOf({ to }: Claim): number {
  return to?.getTime() ?? Infinity;
}
