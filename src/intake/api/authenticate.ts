import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import type { Organisation } from '../../reporters/organisation.js';
import { organisationOf } from '../../reporters/organisationToken.js';
import { takeAllowance, type Allowance } from '../../reporters/organisationUse.js';
import { ApiProblem } from './problem.js';

const organisations = new WeakMap<Request, Organisation>();
const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="complaints"' };
const WINDOW_MS = 15 * 60 * 1000;
/** A machine with a wrong token tries more often than a person with a wrong password. */
const TRIES_PER_SIGN_IN = 10;

/** Whose token came in the Authorization header (RFC 6750); 401 without a good one, 403 for an organisation that was closed. */
export const authenticate: RequestHandler = async (req, _res, next) => {
  const token = /^bearer +(\S+) *$/i.exec(req.get('authorization') ?? '')?.[1];
  if (token === undefined)
    throw new ApiProblem('no_token', 'Send your token as "Authorization: Bearer …".', [], CHALLENGE);
  const organisation = await organisationOf(token);
  if (!organisation)
    throw new ApiProblem('bad_token', 'This token does not exist or was revoked.', [], {
      'WWW-Authenticate': `${CHALLENGE['WWW-Authenticate']}, error="invalid_token"`,
    });
  if (!organisation.active)
    throw new ApiProblem('organisation_closed', 'Your organisation may no longer use the API; ask us why.');
  organisations.set(req, organisation);
  next();
};

/** Whom a request is from. */
export function senderOf(req: Request): Organisation {
  const organisation = organisations.get(req);
  if (!organisation) throw new Error('a request without an organisation');
  return organisation;
}

/** Few wrong tokens from one address in 15 minutes: not since one could be guessed, but since each costs a look-up; 0 lifts it. */
export function tokenLimit(most: number): RequestHandler {
  if (most === 0) return (_req, _res, next) => next();
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: most * TRIES_PER_SIGN_IN,
    skipSuccessfulRequests: true,
    requestWasSuccessful: (_req, res) => res.statusCode !== 401,
    standardHeaders: false,
    legacyHeaders: false,
    handler: (_req, _res, next) =>
      next(
        new ApiProblem('too_many_tries', 'Too many wrong tokens from this address.', [], {
          'Retry-After': String(WINDOW_MS / 1000),
        }),
      ),
  });
}

/** Counts a request of the organisation's minute. */
export const requestAllowance: RequestHandler = async (req, res, next) => {
  const allowance = await takeAllowance(senderOf(req), 'minute', 1);
  res.set('RateLimit', inHeader(allowance)).set('RateLimit-Policy', policyOf(senderOf(req)));
  if (!allowance.granted)
    throw tooMany(allowance, 'That is more requests than your organisation may make in a minute.');
  next();
};

/** Counts complaints of the organisation's day. Throws an ApiProblem (429), and counts none, when they are more than are left. */
export async function complaintAllowance(req: Request, count: number): Promise<void> {
  const allowance = await takeAllowance(senderOf(req), 'day', count);
  if (!allowance.granted)
    throw tooMany(
      allowance,
      `That is more than the ${allowance.most} complaints that your organisation may send in a day.`,
    );
}

const tooMany = (allowance: Allowance, detail: string): ApiProblem =>
  new ApiProblem(`limit_${allowance.window}`, detail, [], { 'Retry-After': String(allowance.resetsIn) });

const inHeader = ({ window, left, resetsIn }: Allowance): string => `"${window}";r=${left};t=${resetsIn}`;

const policyOf = ({ perMinute, perDay }: Organisation): string =>
  `"minute";q=${perMinute};w=60, "day";q=${perDay};w=86400`;
