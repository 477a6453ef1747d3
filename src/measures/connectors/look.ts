import { lookup } from 'node:dns/promises';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { normaliseIp } from '../../customers/addresses.js';
import type { Aim } from '../target.js';

/** The header by which a block tells that it is ours, and which measure it is: `law/<id>` or `terms/<id>`. */
export const MARK = 'x-noticedesk-measure';

export interface Seen {
  status: number;
  mark: string | null;
}
export interface Unseen {
  error: string;
  /** The name isn't in DNS at all. */
  gone: boolean;
}
/** Where to connect, when not to the address that DNS gives. */
export interface Place {
  host: string;
  port: number;
}

/**
 * Asks for the target's headers (HEAD), follows nothing and reads nothing else. Without a place it goes where DNS says, and to public
 * addresses only: complaints are written by strangers. A host, or a place with a port of its own, is tried with
 * TLS and without; the first that speaks HTTP tells.
 */
export async function look(aim: Aim, place: Place | null, timeoutMs: number): Promise<Seen | Unseen> {
  const at = place ?? (await publicAddress(aim.host));
  if ('error' in at) return at;
  let first: Unseen | undefined;
  for (const scheme of schemes(aim, place)) {
    const port = place?.port ?? Number(aim.port || (scheme === 'https:' ? 443 : 80));
    const seen = await head(aim, { scheme, host: at.host, port }, timeoutMs);
    if (!('error' in seen)) return seen;
    first ??= seen;
  }
  return first ?? { error: 'nothing to look at', gone: false };
}

function schemes({ scheme }: Aim, place: Place | null): string[] {
  if (place?.port === 443) return ['https:'];
  if (place?.port === 80) return ['http:'];
  if (scheme === 'http:') return place ? ['http:', 'https:'] : ['http:'];
  return scheme === 'https:' && !place ? ['https:'] : ['https:', 'http:'];
}

async function publicAddress(name: string): Promise<{ host: string } | Unseen> {
  const host = name.replace(/^\[|\]$/g, '');
  try {
    const found = isIP(host) ? [host] : (await lookup(host, { all: true })).map(({ address }) => address);
    const open = found.find((address) => normaliseIp(address)?.reserved === false);
    return open
      ? { host: open }
      : { error: `${host} has no public address (${found.join(', ')})`, gone: false };
  } catch (error) {
    return { error: messageOf(error), gone: codeOf(error) === 'ENOTFOUND' };
  }
}

function head(
  aim: Aim,
  to: { scheme: string; host: string; port: number },
  timeoutMs: number,
): Promise<Seen | Unseen> {
  const secure = to.scheme === 'https:';
  const options = {
    method: 'HEAD',
    host: to.host,
    port: to.port,
    path: `${aim.path}${aim.query}`,
    headers: { host: aim.host + (aim.port && `:${aim.port}`), 'user-agent': 'Noticedesk (verification)' },
    setHost: false,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
  } as const;
  // Whether the certificate is in order doesn't matter here: visitors who click a warning away are blocked too.
  const tls = { rejectUnauthorized: false, ...(isIP(aim.host) ? {} : { servername: aim.host }) };
  return new Promise((resolve) => {
    const asked = secure ? httpsRequest({ ...options, ...tls }) : httpRequest(options);
    asked.once('response', (response) => {
      const mark = response.headers[MARK];
      resolve({ status: response.statusCode ?? 0, mark: typeof mark === 'string' ? mark : null });
      response.destroy();
    });
    asked.on('error', (error) => {
      resolve({ error: `${to.host}:${to.port}: ${messageOf(error)}`, gone: false });
    });
    asked.end();
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
