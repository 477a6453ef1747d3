import { Agent, request } from 'node:http';
import { Cases } from '../../../src/cases/case.js';
import { Customers } from '../../../src/customers/customer.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { Letters } from '../../../src/letters/letter.js';
import { Measures } from '../../../src/measures/measure.js';
import { Organisations } from '../../../src/reporters/organisation.js';
import { Reporters } from '../../../src/reporters/reporter.js';
import { StaffMembers } from '../../../src/staff/staff.js';
import { pathOf, patterns } from '../../../src/web/paths.js';
import type { TestApp } from '../../support/app.js';
import { pairsOf, portOf, type Pairs } from '../../support/asking.js';
import { FORMS } from './forms.js';
import type { Random } from '../../support/random.js';
import { bodyOf, mutated, nasty, type Body } from './words.js';

export interface Person {
  cookie: string;
  token: string;
}

export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Body | null;
}

export interface Got {
  status: number;
  text: string;
}

type Page = keyof typeof patterns;
const PAGES = Object.keys(patterns) as Page[];
const POSTED = Object.keys(FORMS) as Page[];
/** Pages that take files; a form of another page that comes as multipart is not read. */
const WITH_FILES: Page[] = ['reportGround', 'complaintNewGround', 'customerImport'];
const PATIENCE_MS = 20_000;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** Things that are there, by the name that an address has for them. */
export async function thingsIn(app: TestApp): Promise<Record<string, string[]>> {
  const [cases, complaints, letters, measures, customers, staff, organisations, reporters] =
    await Promise.all([
      Cases.find({}, { number: 1, customer: 1 }).limit(50).lean(),
      Complaints.find({}, { reference: 1, receivedAt: 1, files: 1 }).limit(50).lean(),
      Letters.find({}, { _id: 1 }).limit(50).lean(),
      Measures.find({}, { _id: 1 }).limit(50).lean(),
      Customers.find({}, { ref: 1 }).limit(50).lean(),
      StaffMembers.find({}, { _id: 1 }).limit(5).lean(),
      Organisations.find({}, { _id: 1 }).limit(5).lean(),
      Reporters.find({}, { _id: 1 }).limit(5).lean(),
    ]);
  const { links } = app.deps;
  const tokens = [
    ...complaints.map(({ _id, receivedAt }) => links.reporterLink(_id, receivedAt)),
    ...cases.map((caze) => links.customerLink(caze, new Date())),
  ];
  return {
    number: cases.map(({ number }) => number),
    case: cases.map(({ _id }) => String(_id)),
    complaint: complaints.map(({ reference }) => reference),
    reference: complaints.map(({ reference }) => reference),
    sha256: complaints.flatMap(({ files }) => files.map(({ sha256 }) => sha256)),
    ref: customers.map(({ ref }) => ref),
    id: [...letters, ...measures, ...organisations, ...reporters].map(({ _id }) => String(_id)),
    owner: staff.map(({ _id }) => String(_id)),
    token: tokens.map((link) => pathOf(link).split('/')[2] ?? ''),
    ground: ['5.2-copyright', '5.2-csam', '17.1', 'order-content', '5.2-threat', '5.7-g'],
  };
}

/** Something to send: any route, any method, by this person; most often what could almost be right. */
export function somethingFor(person: Person, things: Record<string, string[]>, random: Random): Sent {
  const method = random.chance(1 / 40)
    ? random.pick(['PUT', 'DELETE', 'OPTIONS', 'TRACE', 'HEAD'])
    : random.pick(['GET', 'POST', 'POST']);
  const page = random.pick(method === 'POST' && !random.chance(1 / 10) ? POSTED : PAGES);
  const path = filled(patterns[page], things, random) + (random.chance(1 / 4) ? queryOf(random) : '');
  const headers: Record<string, string> = {
    'Accept-Language': random.pick(['en', 'nl', 'x']),
    Cookie: random.chance(1 / 20)
      ? `desk=${header(nasty(random))}; csrf=j:{"a":1}; lang=${header(nasty(random))}`
      : person.cookie,
  };
  if (method === 'GET' || method === 'HEAD') return { method, path, headers, body: null };
  return {
    method,
    path,
    headers,
    body: bodyOf(mutated(fieldsOf(page, person, things, random), random), WITH_FILES.includes(page), random),
  };
}

function fieldsOf(page: Page, { token }: Person, things: Record<string, string[]>, random: Random): Pairs {
  const of = (name: string): string => (things[name]?.length ? random.pick(things[name]) : '');
  return pairsOf({
    ...FORMS[page],
    _csrf: token,
    version: String(1 + random.below(8)),
    case: of('case'),
    submission: `00000000-0000-4000-8000-${String(random.below(100_000)).padStart(12, '0')}`,
    ...(page === 'caseAssignment' && { owner: of('owner') }),
    ...(random.chance(1 / 10) && { draft: nasty(random), complaint: of('case'), file: of('sha256') }),
  });
}

function filled(pattern: string, things: Record<string, string[]>, random: Random): string {
  return pattern.replace(/:(\w+)/g, (_all, name: string) => {
    const known = things[name] ?? [];
    if (known.length > 0 && !random.chance(1 / 12)) return encodeURIComponent(random.pick(known));
    return random.chance(1 / 3) ? random.pick(['%', '%E0%A4', '%00', '..', '*']) : encoded(nasty(random));
  });
}

const queryOf = (random: Random): string =>
  `?${random.pick(['q', 'lang', 'view', 'track', 'after', 'status', 'to', 'done', 'q[$ne]', '__proto__'])}=${encoded(nasty(random))}`;

/** Half of a surrogate pair has no percent-encoding. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text.slice(0, 2000)).toString());

const header = (text: string): string => text.replace(/[^\x21-\x7e]|[;,]/g, '').slice(0, 2000);

/** Sends it and gives the whole answer. Rejects when there is none. */
export function send(app: TestApp, { method, path, headers, body }: Sent): Promise<Got> {
  const length = body ? { 'Content-Type': body.type, 'Content-Length': String(body.bytes.length) } : {};
  return new Promise((resolve, reject) => {
    const asked = request({ agent, port: portOf(app), method, path, headers: { ...headers, ...length } });
    asked.setTimeout(PATIENCE_MS, () => asked.destroy(new Error('no answer')));
    asked.on('error', reject);
    asked.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }),
      );
      response.on('error', reject);
    });
    asked.end(body?.bytes);
  });
}
