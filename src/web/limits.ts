import { rateLimit } from 'express-rate-limit';
import type { Request, RequestHandler } from 'express';
import { BadInput } from './errors.js';

const WINDOW_MS = 15 * 60 * 1000;

/** At most `most` complaints from one address in 15 minutes; 0 lifts the limit. */
export function formLimit(most: number): RequestHandler {
  return limit(most, {});
}

/** At most `most` failed sign-ins in 15 minutes: for one address, and for one account from anywhere. */
export function signInLimits(most: number): RequestHandler[] {
  return [
    limit(most, { skipSuccessfulRequests: true }),
    limit(most, { skipSuccessfulRequests: true, keyGenerator: accountOf }),
  ];
}

interface LimitOptions {
  skipSuccessfulRequests?: boolean;
  keyGenerator?: (req: Request) => string;
}

function limit(most: number, options: LimitOptions): RequestHandler {
  if (most === 0) return (_req, _res, next) => next();
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: most,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    requestWasSuccessful: (_req, res) => res.statusCode < 400,
    handler: (_req, _res, next) => next(new BadInput('too_many_requests', 429)),
    ...options,
  });
}

function accountOf(req: Request): string {
  const body: unknown = req.body;
  const email = typeof body === 'object' && body !== null && 'email' in body ? body.email : '';
  // Read as signing in reads it, or each way to write an address would have tries of its own.
  return `account:${String(email).trim().toLowerCase().slice(0, 254)}`;
}
