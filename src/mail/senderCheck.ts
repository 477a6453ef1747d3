import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuthenticateResult } from 'mailauth';
import { getDomain } from 'tldts';
import { isOf, onlyFrom, rawFields, valueOf, withFewSignatures, type RawField } from './senderHeaders.js';
import { boundedResolver, type SenderResolver } from './senderResolver.js';
import { trustedHop, type TrustedHop } from './trustedHop.js';

/** Why nothing, or not everything, could be checked. */
export type SenderProblem = '' | 'headers' | 'from' | 'timeout' | 'failed';

/** Who vouches for the sender of a message, as found when it came in; kept with it (terms 19.4). */
export interface SenderCheck {
  /** The address of the only From field, in lower case; '' when there is not exactly one. */
  from: string;
  spf: { result: string; domain: string };
  /** The signatures that were looked at: at most eight. */
  dkim: { domain: string; selector: string; result: string; aligned: boolean }[];
  dmarc: { result: string; policy: string };
  /** The domain that vouches for `from` by DMARC or by a signature of its own; '' when none does. */
  aligned: string;
  /** Whether our own look-ups vouch, or the mail server whose word the provider takes. */
  by: 'own' | 'server' | '';
  checkedAt: Date;
  problem: SenderProblem;
}

export interface SenderCheckOptions {
  resolver: SenderResolver;
  /** All the time that it may take, in ms. */
  timeoutMs: number;
  /** The authserv-id of the provider's own mail server; without it no header is believed. */
  authserv?: string | undefined;
}

const MOST_SIGNATURES = 8;
const CHUNK = 64 * 1024;

/**
 * Checks who sent a message: DKIM and DMARC from its raw bytes, SPF where the provider's own server tells whence it came
 * (RFC 6376, 7208, 7489, 8601). Never throws and never takes longer than `timeoutMs`: what could not be checked is `problem`.
 */
export async function checkSender(raw: Buffer, options: SenderCheckOptions): Promise<SenderCheck> {
  const nothing: SenderCheck = {
    from: '',
    spf: { result: 'none', domain: '' },
    dkim: [],
    dmarc: { result: 'none', policy: '' },
    aligned: '',
    by: '',
    checkedAt: new Date(),
    problem: '',
  };
  const head = rawFields(raw);
  if (!head) return { ...nothing, problem: 'headers' };
  const from = onlyFrom(head.fields);
  if (!from) return { ...nothing, problem: 'from' };
  try {
    return await check(raw, head.bodyAt, head.fields, from, nothing, options);
  } catch {
    return { ...nothing, problem: 'failed' }; // such as a header that mailauth cannot read
  }
}

/** Whether it is sufficiently certain that the message comes from `email`, or from whom it says (terms 19.4). */
export function identityCertain(check: SenderCheck | null | undefined, email?: string): boolean {
  if (!check || check.aligned === '' || check.from === '') return false;
  return email === undefined || email.trim().toLowerCase() === check.from;
}

async function check(
  raw: Buffer,
  bodyAt: number,
  fields: RawField[],
  fromField: RawField,
  nothing: SenderCheck,
  { resolver, timeoutMs, authserv }: SenderCheckOptions,
): Promise<SenderCheck> {
  // With the first mail, and not at the start: it is large.
  const { authenticate } = await import('mailauth');
  const deadline = Date.now() + timeoutMs;
  const hop = trustedHop(fields, authserv);
  const few = withFewSignatures(fields, domainOf(addressIn(valueOf(fromField))), MOST_SIGNATURES);
  const found = await inTime(
    authenticate(Readable.from(inChunks(few, raw.subarray(bodyAt), deadline), { objectMode: false }), {
      resolver: boundedResolver(resolver, deadline),
      ...hop.client,
      disableArc: true,
      disableBimi: true,
    }),
    deadline,
  );
  if (found === null || Date.now() > deadline)
    return judged({ ...nothing, from: addressIn(valueOf(fromField)), problem: 'timeout' }, hop);
  const [from = '', ...others] = found.dkim.headerFrom.map((address) => address.toLowerCase());
  if (from === '' || others.length > 0) return { ...nothing, problem: 'from' };
  return judged(ownCheck({ ...nothing, from }, found, hop), hop);
}

/** What our own look-ups tell. Strict alignment means the very domain (RFC 7489, 3.1). */
function ownCheck(nothing: SenderCheck, found: AuthenticateResult, hop: TrustedHop): SenderCheck {
  const domain = domainOf(nothing.from);
  const policy = found.dmarc || null;
  const dkim = found.dkim.results
    .filter(({ signingDomain }) => signingDomain)
    .map(({ signingDomain, selector = '', status }) => ({
      domain: signingDomain.toLowerCase(),
      selector,
      result: String(status.result),
      aligned: isAligned(domain, signingDomain, policy?.alignment?.dkim.strict),
    }));
  const spf =
    hop.client && found.spf ? { result: found.spf.status.result, domain: found.spf.domain } : nothing.spf;
  const signed = dkim.some(({ result, aligned }) => result === 'pass' && aligned);
  const sent = spf.result === 'pass' && isAligned(domain, spf.domain, policy?.alignment?.spf.strict);
  const published = policy?.alignment !== undefined;
  const vouched = signed || (published && sent);
  return {
    ...nothing,
    dkim,
    spf,
    dmarc: {
      result: published ? (vouched ? 'pass' : 'fail') : (policy?.status.result ?? 'none'),
      policy: policy?.policy ?? '',
    },
    aligned: vouched ? domain : '',
    by: vouched ? 'own' : '',
  };
}

/** With the word of the provider's own server where our own look-ups vouch for nothing. */
function judged(own: SenderCheck, { results }: TrustedHop): SenderCheck {
  const of = (method: string) => results.filter((result) => result.method === method);
  const [spf] = of('spf');
  const withSpf = spf
    ? { ...own, spf: { result: spf.result, domain: domainOf(spf.properties['smtp.mailfrom'] ?? '') } }
    : own;
  const domain = domainOf(own.from);
  const dmarc = of('dmarc').find(
    ({ result, properties }) => result === 'pass' && isOf(domain, domainOf(properties['header.from'] ?? '')),
  );
  const dkim = of('dkim').find(
    ({ result, properties }) =>
      result === 'pass' &&
      isAligned(domain, properties['header.d'] ?? domainOf(properties['header.i'] ?? '')),
  );
  const failed = of('dmarc').some(({ result }) => result === 'fail');
  if (own.aligned !== '' || domain === '' || failed || !(dmarc ?? dkim)) return withSpf;
  return {
    ...withSpf,
    ...(dmarc && { dmarc: { ...own.dmarc, result: 'pass' } }),
    aligned: domain,
    by: 'server',
  };
}

/** Whether a domain that vouches has to do with the one in From: the same, or under the same registered domain. */
function isAligned(domain: string, vouching: string, strict = false): boolean {
  const other = vouching.toLowerCase();
  if (domain === '' || other === '') return false;
  return domain === other || (!strict && registered(domain) === registered(other));
}

const registered = (domain: string): string =>
  getDomain(domain, { allowPrivateDomains: true, validateHostname: false }) ?? domain;

const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase();

/** The address in a From field that has one; mailauth reads it with more care, this serves when it has no time to. */
const addressIn = (value: string): string =>
  (/<([^<>\s]+@[^<>\s]+)>[^<>]*$/.exec(value)?.[1] ?? (value.includes(' ') ? '' : value)).toLowerCase();

/** The message in pieces, with a turn for everybody else between them; it ends at the deadline, when nobody waits for what comes of it. */
async function* inChunks(
  fields: readonly RawField[],
  body: Buffer,
  deadline: number,
): AsyncGenerator<Buffer> {
  yield Buffer.from(`${fields.map(({ raw }) => raw).join('')}\r\n`, 'latin1');
  for (let at = 0; at < body.length; at += CHUNK) {
    if (Date.now() > deadline) return;
    yield body.subarray(at, at + CHUNK);
    await nextTurn();
  }
}

async function inTime<Value>(promise: Promise<Value>, deadline: number): Promise<Value | null> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, deadline - Date.now()), null);
  });
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer));
}
