import { lookup as resolveName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ip from 'ipaddr.js';

/** Finds the addresses of a name. */
export type ResolveName = (hostname: string) => Promise<{ address: string; family: number }[]>;

/** Where a webhook may go. */
export interface Reach {
  /** The operator's own networks (CIDR); nothing else that is private is ever connected to. */
  networks: readonly string[];
  resolve?: ResolveName;
}

export class AddressRefused extends Error {
  override name = 'AddressRefused';
}

const DEPRECATED_SITE_LOCAL = ip.parseCIDR('fec0::/10');

/**
 * Whether an address may be connected to: a public one by https, or one in the operator's own networks. Loopback, link-local, private, mapped and
 * translated addresses are not public (RFC 6890).
 */
export function mayReach(address: string, https: boolean, networks: readonly string[]): boolean {
  if (!ip.isValid(address)) return false;
  const parsed = ip.process(address);
  const isOwn = networks.some((network) => {
    const [base, bits] = ip.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match(base, bits);
  });
  if (isOwn || !https) return isOwn;
  const siteLocal = parsed.kind() === 'ipv6' && parsed.match(...DEPRECATED_SITE_LOCAL);
  return parsed.range() === 'unicast' && !siteLocal;
}

/**
 * A look-up for a connection that gives only addresses that may be reached. The socket connects to what it gives, so a name cannot resolve to one
 * address when it is checked and another when it is used.
 */
export function guardedLookup(https: boolean, { networks, resolve = resolveAll }: Reach): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (found) => {
        const reachable = found.filter(({ address }) => mayReach(address, https, networks));
        const [first] = reachable;
        if (!first) return done(new AddressRefused('it resolves to no address that may be reached'), '', 4);
        if (options.all) return done(null, reachable);
        done(null, first.address, first.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error('look-up failed'), '', 4),
    );
  };
}

/** Whether the host of a URL, when it is an address itself, may be reached: of these no name is looked up. */
export function literalMayBeReached({ hostname, protocol }: URL, networks: readonly string[]): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 || mayReach(host, protocol === 'https:', networks);
}

const resolveAll: ResolveName = (hostname) => resolveName(hostname, { all: true });
