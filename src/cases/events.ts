import { createHash, randomBytes } from 'node:crypto';

export const EVENT_TYPES = [
  'opened',
  'complaint_joined',
  'complaints_joined',
  'taken',
  'assigned',
  'placed',
  'regraded',
  'prioritised',
  'noted',
  'notice_released',
  'reporter_asked',
  'customer_asked',
  'reporter_answered',
  'customer_answered',
  'decided',
  'objected',
  'closed',
  'reopened',
  'linked',
  'unlinked',
  'merged',
  'absorbed',
  'gave_back',
  'unmerged',
  'split',
  'measure_active',
  'measure_failed',
  'measure_lifted',
  'evidence_viewed',
  'letter_failed',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Features that react to events; each reacts at least once and twice does no more than once. */
export const EFFECTS = ['letters', 'measures', 'strikes', 'grouping', 'reporters', 'webhooks'] as const;
export type Effect = (typeof EFFECTS)[number];

export type Actor =
  | { kind: 'staff'; id: string }
  | { kind: 'system' }
  | { kind: 'reporter'; id: string }
  | { kind: 'customer'; id: string };

export const SYSTEM: Actor = { kind: 'system' };

/** A fact's value: what JSON can say, so that the digest of a stored event can be computed again anywhere. */
export type Fact = string | number | boolean | null | Fact[] | { [key: string]: Fact };
export type Facts = Record<string, Fact>;

/** Personal data of an event, erasable: the chain holds only its salted digest. */
export interface Sealed {
  salt: string;
  text: string;
}

export interface CaseEvent {
  seq: number;
  type: EventType;
  at: Date;
  by: Actor;
  facts: Facts;
  personal?: Sealed;
  personalDigest?: string;
  owes: Effect[];
  prev: string;
  hash: string;
}

/** Where the chain of a case ends: the number and hash of its last event. */
export interface Head {
  seq: number;
  hash: string;
}

/** A chain starts from the case's own id, so that a whole chain cannot be moved to another case. */
export const startOfChain = (caseId: string): Head => ({ seq: 0, hash: digest(`noticedesk:case:${caseId}`) });

export interface EventDraft {
  type: EventType;
  by: Actor;
  at: Date;
  facts?: Facts;
  personal?: Facts;
  owes?: readonly Effect[];
}

/** The event that follows `head` in the chain of its case. */
export function nextEvent(head: Head, draft: EventDraft): CaseEvent {
  const personal = draft.personal && seal(draft.personal);
  const event = {
    seq: head.seq + 1,
    type: draft.type,
    at: draft.at,
    by: draft.by,
    facts: draft.facts ?? {},
    ...(personal && { personal, personalDigest: digestOfSealed(personal) }),
    owes: [...(draft.owes ?? [])],
    prev: head.hash,
  };
  return { ...event, hash: hashOf(event) };
}

/** The hash that an event must carry: over everything but the personal data, of which only the digest counts. */
export function hashOf(event: Omit<CaseEvent, 'hash'>): string {
  const { seq, type, at, by, facts, personalDigest, owes, prev } = event;
  return digest(
    canonical({
      seq,
      type,
      at: at.toISOString(),
      by,
      facts,
      personalDigest: personalDigest ?? null,
      owes,
      prev,
    }),
  );
}

export function digestOfSealed(sealed: Sealed): string {
  return digest(`${sealed.salt}\n${sealed.text}`);
}

/** The personal data of an event; empty when it had none or retention erased it. */
export function personalOf(event: CaseEvent): Facts {
  return event.personal ? (JSON.parse(event.personal.text) as Facts) : {};
}

/** The other case that an event is about; empty when it is about none. */
export function caseIn({ facts }: CaseEvent): string {
  return typeof facts['case'] === 'string' ? facts['case'] : '';
}

function seal(personal: Facts): Sealed {
  return { salt: randomBytes(16).toString('base64url'), text: canonical(personal) };
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys: the same facts give the same text, whatever order a store returns them in. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (isPlainObject(part) ? sorted(part) : part));
}

function sorted(object: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
