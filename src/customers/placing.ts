import type { Types } from 'mongoose';
import { rangeSize } from './addresses.js';
import { createResolver } from './dns.js';
import type { Resolver } from './dns.js';
import { addressCandidates, emailCandidates, hostCandidates } from './keys.js';
import type { Candidate, Via } from './keys.js';
import { Resources } from './resource.js';
import type { Resource, ResourceKind } from './resource.js';
import { VALUES_A_QUERY, inBatches } from './stored.js';

/** What placing needs of a location: a host name, an address, or an e-mail address in normal form. */
export type Placeable = {
  kind: string;
  value: string;
  host?: string;
  ip?: string;
  /** The moment that counts for whose this one was, where it isn't that of the others. */
  at?: Date;
};

export type Placement = {
  customerId: Types.ObjectId;
  customerRef: string;
  serviceId?: Types.ObjectId;
  resource: { kind: ResourceKind; value: string };
  via: Via;
  /** The address that DNS gave, when that is what told. */
  ip?: string;
};

export type PlacingOptions = {
  /** Looks up host names that no resource names; false leaves DNS alone, as a csam location must be. */
  resolver?: Resolver | false;
  /** The moment that counts for whose a resource was; now when left out. */
  at?: Date;
  /**
   * All the time that look-ups for one call may take together, in ms. What isn't answered by then stays
   * unplaced.
   */
  dnsBudgetMs?: number;
};

const LOOKUPS_AT_ONCE = 20;
const DNS_BUDGET_MS = 10_000;

let systemResolver: Resolver | undefined;

/**
 * Whose customer is behind a location: by the longest domain that matches, the most specific range or the
 * account; when the name alone doesn't tell, by the ranges around the addresses that DNS gives for the host.
 * Null when nobody's, and when it points to two customers.
 */
export async function whoIsBehind(
  location: Placeable,
  options: PlacingOptions = {},
): Promise<Placement | null> {
  const [placement] = await placeAll([location], options);
  return placement ?? null;
}

/**
 * The same for many locations, in their order, with one query for all that they name and one for all that DNS
 * adds.
 */
export async function placeAll(
  locations: Placeable[],
  options: PlacingOptions = {},
): Promise<(Placement | null)[]> {
  const at = options.at ?? new Date();
  const named = locations.map(candidatesOf);
  const byName = await findResources(named.flat());
  const placed = named.map((candidates, index) => firstMatch(candidates, byName, locations[index]?.at ?? at));

  const left = locations.filter(
    ({ kind, host }, index) => placed[index] === 'none' && kind !== 'email' && host,
  );
  const addresses = await resolveAll(left, options);
  const byAddress = await findResources([...addresses.values()].flat().flatMap(addressCandidates));
  return locations.map(({ host }, index) => {
    const match = placed[index] ?? 'none';
    if (match !== 'none') return match === 'disputed' ? null : match;
    return agreed(host === undefined ? [] : (addresses.get(host) ?? []), byAddress, at);
  });
}

function candidatesOf({ kind, value, host, ip }: Placeable): Candidate[] {
  if (kind === 'email') return emailCandidates(value);
  if (ip !== undefined) return addressCandidates(ip);
  return host === undefined ? [] : hostCandidates(host);
}

async function findResources(candidates: Candidate[]): Promise<Map<string, Resource[]>> {
  const keys = [...new Set(candidates.map(({ key }) => key))];
  const resources = await inBatches(keys, VALUES_A_QUERY, (batch) =>
    Resources.find({ key: { $in: batch } }).lean(),
  );
  const found = new Map<string, Resource[]>();
  for (const resource of resources.flat())
    found.set(resource.key, [...(found.get(resource.key) ?? []), resource]);
  return found;
}

const isValid = ({ from, to }: Resource, at: Date): boolean =>
  (from === null || from <= at) && (to === null || at < to);

/**
 * Two imports at the same time could give one resource two owners: a complaint must not reach the wrong one,
 * so a person decides.
 */
function firstMatch(
  candidates: Candidate[],
  found: Map<string, Resource[]>,
  at: Date,
): Placement | 'none' | 'disputed' {
  const valid = candidates
    .map(({ key, via }) => ({ via, resources: (found.get(key) ?? []).filter((one) => isValid(one, at)) }))
    .filter(({ resources }) => resources.length > 0);
  const match =
    valid[0]?.via === 'range' ? smallestRange(valid.flatMap(({ resources }) => resources)) : valid[0];
  const [resource, ...others] = match?.resources ?? [];
  if (match === undefined || resource === undefined) return 'none';
  if (others.some(({ customerRef }) => customerRef !== resource.customerRef)) return 'disputed';
  const { customer: customerId, customerRef, service, kind, value } = resource;
  return {
    customerId,
    customerRef,
    ...(service && { serviceId: service }),
    resource: { kind, value },
    via: match.via,
  };
}

/** The ranges with the fewest addresses, as they were given: a span counts whole, not by the part that matched. */
function smallestRange(resources: Resource[]): { via: Via; resources: Resource[] } {
  const sized = resources.map((resource) => ({ resource, size: sizeOf(resource) }));
  const smallest = sized.reduce((least, { size }) => (size < least ? size : least), sized[0]?.size ?? 0n);
  return {
    via: 'range',
    resources: sized.filter(({ size }) => size === smallest).map(({ resource }) => resource),
  };
}

function sizeOf({ kind, value, span }: Resource): bigint {
  return kind === 'ipv4' || kind === 'ipv6' ? rangeSize({ kind, value, ...(span && { span }) }) : 0n;
}

/** What the addresses of one host lead to, unless they lead to several customers. */
function agreed(addresses: string[], found: Map<string, Resource[]>, at: Date): Placement | null {
  const matches = addresses.map((ip) => ({ ip, match: firstMatch(addressCandidates(ip), found, at) }));
  const placements = matches.flatMap(({ ip, match }) =>
    typeof match === 'string' ? [] : [{ ...match, via: 'dns' as const, ip }],
  );
  const [first, ...others] = placements;
  if (first === undefined || matches.some(({ match }) => match === 'disputed')) return null;
  return others.some(({ customerRef }) => customerRef !== first.customerRef) ? null : first;
}

async function resolveAll(locations: Placeable[], options: PlacingOptions): Promise<Map<string, string[]>> {
  const { resolver = (systemResolver ??= createResolver()), dnsBudgetMs = DNS_BUDGET_MS } = options;
  const found = new Map<string, string[]>();
  if (resolver === false) return found;
  const hosts = [...new Set(locations.flatMap(({ host }) => host ?? []))].values();
  const end = Date.now() + dnsBudgetMs;
  const work = async () => {
    for (const host of hosts) {
      if (Date.now() >= end) return;
      const answer = await resolver.addresses(host);
      if ('addresses' in answer) found.set(host, answer.addresses);
    }
  };
  await Promise.all(Array.from({ length: LOOKUPS_AT_ONCE }, work));
  return found;
}
