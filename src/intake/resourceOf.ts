import type { CaseResource } from '../cases/case.js';
import type { Placement } from '../customers/placing.js';
import type { Location } from './locations.js';

/** A customer's domain is one resource; of a range, each address is one, and a host that DNS led us by stands for itself. */
export function resourceOf(location: Location, { via, resource }: Placement): CaseResource {
  return via === 'range' || via === 'dns' ? bareResource(location) : resource;
}

/** The host or address itself, when it leads to nobody's resource. */
export function bareResource(location: Location): CaseResource {
  if (location.kind === 'email') return { kind: 'email', value: location.value };
  if (location.ip) return { kind: location.ip.includes(':') ? 'ipv6' : 'ipv4', value: location.ip };
  return { kind: 'host', value: location.host ?? location.value };
}
