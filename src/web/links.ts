import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Types } from 'mongoose';
import { paths } from './paths.js';

const KINDS = { r: 'reporter', c: 'customer' } as const;
type Letter = keyof typeof KINDS;
export type LinkKind = (typeof KINDS)[Letter];

/** What a private link opens: the page of a complaint's reporter, or of a case's customer. */
export interface LinkTarget {
  kind: LinkKind;
  id: string;
}

export interface Links {
  /** The reporter's page of a complaint, working from `at` on. The same complaint and moment give the same link. */
  reporterLink(complaint: Types.ObjectId, at: Date): string;
  /** The customer's page of a case, working from `at` on. */
  customerLink(caze: Types.ObjectId, at: Date): string;
  /** What a token opens; `forged` for whatever was not made here, before anything in it is believed. */
  readLink(token: string, now: Date): LinkTarget | 'expired' | 'forged';
}

const BODY_BYTES = 17;
const MAC_BYTES = 16;
const TOKEN = /^[A-Za-z0-9_-]{44}$/;
const DAY_SECONDS = 86_400;

/**
 * Private links that need no account: the token names what it opens and until when, under a 128-bit HMAC-SHA256 of
 * `secret`. They work for `days` days. Throws nothing.
 */
export function createLinks(secret: string, baseUrl: string, days: number): Links {
  const key = createHmac('sha256', secret).update('noticedesk:private-links').digest();
  const make = (letter: Letter, id: Types.ObjectId, at: Date) => {
    const body = bodyOf(letter, id, Math.floor(at.getTime() / 1000) + days * DAY_SECONDS);
    return Buffer.concat([body, macOf(key, body)]).toString('base64url');
  };
  return {
    reporterLink: (complaint, at) => `${baseUrl}${paths.status(make('r', complaint, at))}`,
    customerLink: (caze, at) => `${baseUrl}${paths.customerCase(make('c', caze, at))}`,
    readLink: (token, now) => read(key, token, now),
  };
}

function read(key: Buffer, token: string, now: Date): LinkTarget | 'expired' | 'forged' {
  if (!TOKEN.test(token)) return 'forged';
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, BODY_BYTES);
  if (!timingSafeEqual(bytes.subarray(BODY_BYTES), macOf(key, body))) return 'forged';
  const letter = body.toString('latin1', 0, 1);
  if (letter !== 'r' && letter !== 'c') return 'forged';
  if (body.readUInt32BE(13) * 1000 <= now.getTime()) return 'expired';
  return { kind: KINDS[letter], id: body.toString('hex', 1, 13) };
}

function bodyOf(letter: Letter, id: Types.ObjectId, expiry: number): Buffer {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(expiry);
  return Buffer.concat([Buffer.from(letter, 'latin1'), Buffer.from(id.toHexString(), 'hex'), seconds]);
}

const macOf = (key: Buffer, body: Buffer): Buffer =>
  createHmac('sha256', key).update(body).digest().subarray(0, MAC_BYTES);
