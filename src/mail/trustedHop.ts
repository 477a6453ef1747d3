import { valueOf, type RawField } from './senderHeaders.js';

/** What the provider's own server put on a message: its verdicts, and from where it took it. */
export interface TrustedHop {
  results: MethodResult[];
  client: { ip: string; helo: string; sender: string } | null;
}

/** One verdict of an Authentication-Results field, such as `dkim`, `pass`, `{ 'header.d': 'example.org' }`. */
export interface MethodResult {
  method: string;
  result: string;
  properties: Record<string, string>;
}

const NOTHING: TrustedHop = { results: [], client: null };

/**
 * What the server with this authserv-id said. Only the topmost Authentication-Results and the topmost Received are read, and only
 * when that server wrote them: everything below may be the sender's own work (RFC 8601, 5).
 */
export function trustedHop(fields: readonly RawField[], authserv: string | undefined): TrustedHop {
  if (!authserv) return NOTHING;
  const server = authserv.toLowerCase();
  const topmost = (name: string) => fields.find((field) => field.name === name);
  const results = topmost('authentication-results');
  const received = topmost('received');
  const returnPath = topmost('return-path');
  return {
    results: results ? resultsOf(valueOf(results), server) : [],
    client: received ? clientOf(valueOf(received), server, returnPath ? valueOf(returnPath) : '') : null,
  };
}

function resultsOf(value: string, server: string): MethodResult[] {
  const [id = '', ...parts] = partsOf(value);
  if (id.trim().split(' ')[0]?.toLowerCase() !== server) return [];
  return parts.flatMap((part) => {
    const [verdict = '', ...rest] = part.trim().split(/\s+/);
    const [method = '', result = ''] = verdict.toLowerCase().split('=');
    if (method === '' || result === '') return [];
    const properties = rest.map((property): [string, string] => {
      const at = property.indexOf('=');
      return [property.slice(0, at).toLowerCase(), property.slice(at + 1).toLowerCase()];
    });
    return [{ method: method.split('/')[0] ?? method, result, properties: Object.fromEntries(properties) }];
  });
}

/** The parts between semicolons, without comments and quotation marks (RFC 5322, 3.2.2). */
function partsOf(value: string): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '"' && depth === 0) quoted = !quoted;
    else if (char === '(' && !quoted) depth += 1;
    else if (char === ')' && !quoted) depth = Math.max(0, depth - 1);
    else if (depth === 0 && char === ';' && !quoted) parts.push('');
    else if (depth === 0) parts[parts.length - 1] += char;
  }
  return parts;
}

/** `from HELO (name [address]) … by SERVER`, as Postfix writes it; an address that is written twice may be the sender's. */
function clientOf(value: string, server: string, returnPath: string): TrustedHop['client'] {
  const by = value.toLowerCase().indexOf(` by ${server} `);
  const before = by < 0 ? '' : value.slice(0, by);
  if (before.split('[').length !== 2) return null;
  const [, helo, ip] = /^from (\S+) \((?:[^\s()[\]]+ )?\[(?:IPv6:)?([0-9a-f.:]+)\]\)/i.exec(before) ?? [];
  if (!helo || !ip || isOwnNetwork(ip)) return null;
  return { ip, helo, sender: returnPath.replace(/[<>]/g, '').trim() };
}

/** Addresses between one's own servers say nothing of who sent it. */
const isOwnNetwork = (ip: string): boolean =>
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|::1$|f[cd]|fe80:)/i.test(ip);
