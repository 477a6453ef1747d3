import { Resolver as NodeResolver } from 'node:dns/promises';
import type { RecordWithTtl } from 'node:dns';

export type DnsError = 'not_found' | 'timeout' | 'failed';
export type HostAddresses = { addresses: string[] } | { error: DnsError };
export type Resolver = { addresses(host: string): Promise<HostAddresses> };

export type DnsOptions = {
  /** Name servers as address or address:port; none means the system's. */
  servers?: string[];
  /** All the time that one host may take, in ms. */
  timeoutMs?: number;
  /** How many hosts are remembered. */
  cacheSize?: number;
};

const SECOND = 1000;
const SHORTEST_MEMORY = 5 * SECOND;
const LONGEST_MEMORY = 300 * SECOND;
/** An error is remembered too, so that a thousand complaints about one dead name wait once. */
const MEMORY_OF_ERROR = 30 * SECOND;

type Answer = { result: HostAddresses; memory: number };
type Remembered = { answer: Promise<Answer>; until: number };

/**
 * Looks up the IPv4 and IPv6 addresses of host names (A and AAAA records, CNAMEs followed). Nothing throws:
 * what went wrong is the answer. It asks name servers only; no request ever goes to the host itself.
 */
export function createResolver({
  servers = [],
  timeoutMs = 2000,
  cacheSize = 5000,
}: DnsOptions = {}): Resolver {
  const resolver = new NodeResolver({ timeout: Math.ceil(timeoutMs / 2), tries: 2 });
  if (servers.length > 0) resolver.setServers(servers);
  const cache = new Map<string, Remembered>();

  return {
    async addresses(host) {
      const known = cache.get(host);
      if (known !== undefined && known.until > Date.now()) return (await known.answer).result;
      const entry: Remembered = { answer: lookUp(resolver, host, timeoutMs), until: Infinity };
      cache.delete(host);
      cache.set(host, entry);
      forgetOldest(cache, cacheSize);
      const { result, memory } = await entry.answer;
      entry.until = Date.now() + memory;
      return result;
    },
  };
}

async function lookUp(resolver: NodeResolver, host: string, timeoutMs: number): Promise<Answer> {
  const queries = [resolver.resolve4(host, { ttl: true }), resolver.resolve6(host, { ttl: true })];
  const families = await Promise.all(queries.map((query) => within(timeoutMs, query)));
  const records = families.flatMap((family) => (typeof family === 'string' ? [] : family));
  if (records.length > 0) {
    const shortest = Math.min(...records.map(({ ttl }) => ttl * SECOND));
    const memory = Math.min(Math.max(shortest, SHORTEST_MEMORY), LONGEST_MEMORY);
    return { result: { addresses: records.map(({ address }) => address) }, memory };
  }
  const errors = families.filter((family) => typeof family === 'string');
  const error = errors.find((code) => code !== 'not_found') ?? 'not_found';
  return { result: { error }, memory: MEMORY_OF_ERROR };
}

/**
 * The records or the error, but never later than this: the resolver's own limit counts for each server anew.
 */
async function within(
  timeoutMs: number,
  query: Promise<RecordWithTtl[]>,
): Promise<RecordWithTtl[] | DnsError> {
  const answer = query.catch((error: NodeJS.ErrnoException) => classify(error.code));
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<DnsError>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, 'timeout');
  });
  return Promise.race([answer, limit]).finally(() => clearTimeout(timer));
}

function classify(code: string | undefined): DnsError {
  if (code === 'ENOTFOUND' || code === 'ENODATA') return 'not_found';
  return code === 'ETIMEOUT' ? 'timeout' : 'failed';
}

function forgetOldest(cache: Map<string, Remembered>, most: number): void {
  const [oldest] = cache.keys();
  if (cache.size > most && oldest !== undefined) cache.delete(oldest);
}
