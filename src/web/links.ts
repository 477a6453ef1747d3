import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Types } from 'mongoose';
import { paths } from './paths.js';

const KINDS = { r: 'reporter', c: 'customer' } as const;
type Letter = keyof typeof KINDS;
export type LinkKind = (typeof KINDS)[Letter];

/**
 * What a private link opens: the page of a complaint's reporter, or of a case's customer. A customer's link names the customer
 * too: when the case turns out to be somebody else's, it must not open what concerns that one.
 */
export interface LinkTarget {
  kind: LinkKind;
  id: string;
  customer?: string;
}

export interface CustomersCase {
  _id: Types.ObjectId;
  customer: Types.ObjectId | null;
}

export interface Links {
  /** The reporter's page of a complaint, working from `at` on. The same complaint and moment give the same link. */
  reporterLink(complaint: Types.ObjectId, at: Date): string;
  /** The page of a case for the customer that it has now, working from `at` on. */
  customerLink(caze: CustomersCase, at: Date): string;
  /** What a token opens; `forged` for whatever was not made here, before anything in it is believed. */
  readLink(token: string, now: Date): LinkTarget | 'expired' | 'forged';
}

/** Kind, record and expiry; then, for a customer, who that is. */
const BODY_BYTES = { r: 17, c: 29 } as const;
const MAC_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{44}(?:[A-Za-z0-9_-]{16})?$/;
const NOBODY = '0'.repeat(24);
const DAY_SECONDS = 86_400;

/**
 * Private links that need no account: the token names what it opens and until when, under a 128-bit HMAC-SHA256 of
 * `secret`. They work for `days` days. Throws nothing.
 */
export function createLinks(secret: string, baseUrl: string, days: number): Links {
  const key = createHmac('sha256', secret).update('noticedesk:private-links').digest();
  const make = (letter: Letter, ids: string[], at: Date) => {
    const body = bodyOf(letter, ids, Math.floor(at.getTime() / 1000) + days * DAY_SECONDS);
    return Buffer.concat([body, macOf(key, body)]).toString('base64url');
  };
  return {
    reporterLink: (complaint, at) => `${baseUrl}${paths.status(make('r', [String(complaint)], at))}`,
    customerLink: (caze, at) =>
      `${baseUrl}${paths.customerCase(make('c', [String(caze._id), String(caze.customer ?? NOBODY)], at))}`,
    readLink: (token, now) => read(key, token, now),
  };
}

function read(key: Buffer, token: string, now: Date): LinkTarget | 'expired' | 'forged' {
  if (!TOKEN.test(token)) return 'forged';
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(bytes.subarray(-MAC_BYTES), macOf(key, body))) return 'forged';
  const letter = body.toString('latin1', 0, 1);
  if ((letter !== 'r' && letter !== 'c') || body.length !== BODY_BYTES[letter]) return 'forged';
  if (body.readUInt32BE(13) * 1000 <= now.getTime()) return 'expired';
  const target = { kind: KINDS[letter], id: body.toString('hex', 1, 13) };
  return letter === 'c' ? { ...target, customer: body.toString('hex', 17, 29) } : target;
}

function bodyOf(letter: Letter, [id = '', ...more]: string[], expiry: number): Buffer {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(expiry);
  const hex = (text: string) => Buffer.from(text, 'hex');
  return Buffer.concat([Buffer.from(letter, 'latin1'), hex(id), seconds, ...more.map(hex)]);
}

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);
