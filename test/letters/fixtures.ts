import { Types } from 'mongoose';
import type { Case } from '../../src/cases/case.js';
import type { Decision } from '../../src/cases/decision.js';
import { nextEvent, startOfChain, type CaseEvent, type EventDraft } from '../../src/cases/events.js';
import type { LetterComplaint, LetterCustomer, LetterDeps } from '../../src/letters/deps.js';
import { createLinks } from '../../src/web/links.js';

export const VERSION = '2018-v20';
export const RECEIVED = new Date('2026-04-02T12:02:00Z');
export const DECIDED = new Date('2026-04-08T09:30:00Z');

export const later = (days: number, from = RECEIVED) => new Date(from.getTime() + days * 86_400_000);

export function aCustomer(over: Partial<LetterCustomer> = {}): LetterCustomer {
  return {
    ref: 'K-20431',
    name: 'Bakkerij Vroegop',
    email: 'info@vroegop.example',
    phone: '+31 20 555 0101',
    address: 'Grachtweg 12, Haarlem',
    language: 'nl',
    contactStale: false,
    ...over,
  };
}

export function aComplaint(over: Partial<LetterComplaint> = {}): LetterComplaint {
  return {
    _id: new Types.ObjectId('65f0000000000000000000c1'),
    reference: 'M-7K4Q-9XWD-2M',
    language: 'en',
    receivedAt: RECEIVED,
    ground: '5.2-copyright',
    catalogueVersion: VERSION,
    locations: [url('https://shop.example.nl/stolen.jpg')],
    reporter: {
      name: 'Marieke Zonnestraal',
      email: 'marieke@zonnestraal.example',
      organisation: 'Stichting Beeldrecht',
      address: 'Kerkpad 3, Zutphen',
      phone: '06-12340099',
      anonymous: false,
    },
    files: [{ name: 'bewijs-zonnestraal.png' }],
    ...over,
  };
}

export const url = (value: string) => ({ raw: value, kind: 'url' as const, value });

export function aCase(over: Partial<Case> = {}, complaints: LetterComplaint[] = [aComplaint()]): Case {
  const _id = new Types.ObjectId('65f0000000000000000000a1');
  return {
    _id,
    number: 'ND-2026-000042',
    version: 1,
    status: 'in_review',
    track: 'takedown',
    ground: '5.2-copyright',
    catalogueVersion: VERSION,
    byReference: false,
    priority: 'normal',
    customer: new Types.ObjectId('65f0000000000000000000b1'),
    service: null,
    resource: { kind: 'domain', value: 'example.nl' },
    complaints: complaints.map(({ _id: id }) => ({ id, group: 'g' })),
    complaintCount: complaints.length,
    locations: complaints.flatMap(({ _id: complaint, locations }) =>
      locations.map(({ kind, value }) => ({ kind, value, complaint, knowledgeAt: RECEIVED })),
    ),
    origin: 'complaint',
    owner: null,
    openedAt: RECEIVED,
    changedAt: RECEIVED,
    noticedAt: null,
    summary: null,
    deadlines: [],
    dueAt: null,
    active: true,
    decisions: [],
    events: [],
    head: startOfChain(String(_id)),
    owed: [],
    terms: [],
    ...over,
  };
}

export function aDecision(over: Partial<Decision> = {}): Decision {
  return {
    id: '65f0000000000000000000d1',
    at: DECIDED,
    by: new Types.ObjectId('65f0000000000000000000e1'),
    outcome: 'upheld',
    ground: '5.2-copyright',
    catalogueVersion: VERSION,
    statute: null,
    facts: 'The photograph is the one of the original publication, without its credit.',
    reasons: 'No licence was shown, and no exception of the Copyright Act applies.',
    proportionality: 'Only this file is disabled; the rest of the shop stays reachable.',
    measures: [
      {
        id: '65f0000000000000000000f1',
        kind: 'disable_content',
        connector: 'manual',
        target: { scope: 'url', value: 'https://shop.example.nl/stolen.jpg' },
        until: null,
      },
    ],
    strike: true,
    onAppealOf: null,
    ...over,
  };
}

/** The case after an event, and the event. */
export function after(caze: Case, draft: Partial<EventDraft> & Pick<EventDraft, 'type'>): [Case, CaseEvent] {
  const event = nextEvent(caze.head, { by: { kind: 'system' }, at: DECIDED, ...draft });
  const next = { ...caze, events: [...caze.events, event], head: { seq: event.seq, hash: event.hash } };
  return [next, event];
}

export function decided(caze: Case, decision = aDecision()): [Case, CaseEvent] {
  const { ground, catalogueVersion, id, at } = decision;
  return after(
    { ...caze, ground, catalogueVersion, decisions: [...caze.decisions, decision], status: 'decided' },
    { type: 'decided', at, facts: { decision: id } },
  );
}

export function someDeps(
  customer: LetterCustomer | null = aCustomer(),
  complaints: LetterComplaint[] = [aComplaint()],
): LetterDeps {
  return {
    links: createLinks('a secret of more than thirty-two characters', 'https://abuse.host.example', 730),
    brand: { name: 'Voorbeeld Hosting', termsUrl: 'https://host.example/terms' },
    zone: 'Europe/Amsterdam',
    mailFrom: 'Abuse desk <abuse@host.example>',
    strikeMonths: 24,
    findCustomer: () => Promise.resolve(customer),
    findComplaints: () => Promise.resolve(complaints),
    findCounted: () => Promise.resolve([]),
  };
}
