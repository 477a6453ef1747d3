import { expect } from 'chai';
import { Cases } from '../../../src/cases/case.js';
import { verifyAll } from '../../../src/cases/verify.js';
import { Complaints } from '../../../src/intake/complaint.js';
import { StaffMembers, type Role } from '../../../src/staff/staff.js';
import { reported } from '../../portal/placed.js';
import type { TestApp } from '../../support/app.js';
import { Asker } from '../../support/asking.js';
import { employ, PASSWORD } from '../../support/staffing.js';
import { seededRandom, type Random } from '../../support/random.js';
import { send, somethingFor, thingsIn, type Got, type Person, type Sent } from './walker.js';

const ROLES: Role[] = ['handler', 'lead', 'admin', 'auditor'];
/** Whoever may do most goes farthest. */
const SIGNED_IN: Role[] = ['handler', 'lead', 'lead', 'admin', 'admin', 'auditor'];
const REFRESH = 150;
const INSIDES = /\bat \S+ \(file:|node_modules|E11000|views\/[\w/]+\.ejs/;

export interface Fuzzing {
  seed: number;
  ms: number;
  walkers: number;
}

/** How often each status came. */
export type Tally = Map<number, number>;

/**
 * Sends random requests from several sides for so long, signed in and not. Throws the first that ends in a fault, tells of our
 * insides or gets no answer; then checks that everything that came in was carried out and that every chain is whole.
 */
export async function fuzz(app: TestApp, { seed, ms, walkers }: Fuzzing): Promise<Tally> {
  await reported(app, {}, [{ name: 'a.txt', content: Buffer.from('what we saw') }]);
  for (const role of ROLES) await employ(role);
  const tally: Tally = new Map();
  const until = Date.now() + ms;
  const walk = (index: number) =>
    walkUntil(app, seededRandom(seed + index), until, tally, `seed ${seed}, walker ${index}`);
  await Promise.all(Array.from({ length: walkers }, (_, index) => walk(index)));
  await app.settle();
  expect((await app.agent.get('/healthz')).status, 'healthy').to.equal(200);
  expect(
    await Complaints.find({ 'owed.0': { $exists: true } }, { ground: 1 }).lean(),
    'complaints that owe',
  ).to.deep.equal([]);
  expect(
    await Cases.find({ 'owed.0': { $exists: true } }, { number: 1 }).lean(),
    'cases that owe',
  ).to.deep.equal([]);
  expect((await verifyAll()).breaks, 'broken chains').to.deep.equal([]);
  return tally;
}

async function walkUntil(
  app: TestApp,
  random: Random,
  until: number,
  tally: Tally,
  where: string,
): Promise<void> {
  for (let step = 0; Date.now() < until;) {
    const [people, things] = [await peopleOf(app), await thingsIn(app)];
    for (const end = step + REFRESH; step < end && Date.now() < until; step += 1) {
      const sent = somethingFor(random.pick(people), things, random);
      const got = await send(app, sent).catch((error: unknown) =>
        fault(sent, String(error), `${where}, step ${step}`),
      );
      if (got.status >= 500 || INSIDES.test(got.text)) fault(sent, got, `${where}, step ${step}`);
      tally.set(got.status, (tally.get(got.status) ?? 0) + 1);
    }
  }
}

/** A stranger, and each role signed in anew: some signed out or closed an account meanwhile. */
async function peopleOf(app: TestApp): Promise<Person[]> {
  await StaffMembers.updateMany({}, { $set: { active: true } });
  const staff = SIGNED_IN.map(async (role) => {
    const asker = new Asker(app.visitor());
    await asker.fill('/desk/sign-in', { email: `${role}@desk.example`, password: PASSWORD });
    return personOf(asker, '/desk');
  });
  const strangers = [1, 2].map(() => personOf(new Asker(app.visitor()), '/report/5.2-copyright'));
  return Promise.all([...strangers, ...staff]);
}

async function personOf(asker: Asker, page: string): Promise<Person> {
  const answer = await asker.get(page);
  const { _csrf: token = '' } = await asker.hidden(page);
  const set = String(answer.headers['set-cookie']).match(/\b(?:desk|csrf)=[^;,]+/g) ?? [];
  return { cookie: [...set.filter((one) => one.startsWith('desk=')), `csrf=${token}`].join('; '), token };
}

function fault(sent: Sent, got: Got | string, where: string): never {
  const body = sent.body ? `${sent.body.type}\n${sent.body.bytes.toString('latin1').slice(0, 3000)}` : '';
  const answer = typeof got === 'string' ? got : `${got.status} ${got.text.slice(0, 1500)}`;
  throw new Error(
    `${where}: ${sent.method} ${sent.path}\n${JSON.stringify(sent.headers)}\n${body}\n→ ${answer}`,
  );
}
