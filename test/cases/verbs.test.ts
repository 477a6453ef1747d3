import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../src/cases/case.js';
import { StaleCase } from '../../src/cases/change.js';
import { personalOf } from '../../src/cases/events.js';
import { joinCase, type Joiner } from '../../src/cases/join.js';
import { openCase } from '../../src/cases/open.js';
import { assignCase } from '../../src/cases/assign.js';
import { askCustomer, askReporter } from '../../src/cases/ask.js';
import { customerAnswers, reporterAnswers } from '../../src/cases/answer.js';
import { closeCase } from '../../src/cases/close.js';
import { writeNote } from '../../src/cases/note.js';
import { placeCase, PlaceTaken } from '../../src/cases/place.js';
import { Refused } from '../../src/cases/refused.js';
import { regradeCase } from '../../src/cases/regrade.js';
import { releaseNotice } from '../../src/cases/releaseNotice.js';
import { reopenCase } from '../../src/cases/reopen.js';
import { takeCase } from '../../src/cases/take.js';
import { TransitionRefused } from '../../src/cases/transitions.js';
import { verifyChain } from '../../src/cases/verify.js';
import { answerDeadline, deadlinesFor, type Deadline } from '../../src/deadlines/rules.js';
import { groundById } from '../../src/catalogue/index.js';
import { decideCase } from '../../src/decisions/decide.js';
import {
  COPYRIGHT,
  draftCase,
  groundIdOf,
  handler,
  judgement,
  newCase,
  otherHandler,
  takenCase,
} from '../support/cases.js';
import { useStore } from '../support/store.js';

const at = new Date('2026-11-03T09:00:00Z');
const answerBy = (): Deadline => answerDeadline('customer', at, groundById(COPYRIGHT));
const aJoiner = (changes: Partial<Joiner> = {}): Joiner => ({
  complaint: { id: new Types.ObjectId(), group: 'g' },
  locations: [],
  counted: { reports: 1, first: at, last: at, kinds: ['form'], reporter: '' },
  ...changes,
});
const lastEvent = (caze: Case) => caze.events.at(-1);
const stored = async (caze: Case): Promise<Case> => {
  const found = await Cases.findById(caze._id).lean();
  if (!found) throw new Error('not stored');
  return found;
};

describe('the verbs of a case', () => {
  useStore();

  it('opens a case once, whoever opens the same draft again', async () => {
    const draft = draftCase();
    const first = await openCase(draft);
    const second = await openCase(draft);
    expect(second).to.have.property('number', (first as Case).number);
    expect(await Cases.countDocuments({})).to.equal(1);
  });

  it('opens no second case while another undecided one holds the key', async () => {
    await newCase({ key: 'k' });
    expect(await openCase(draftCase({ key: 'k' }))).to.equal('taken');
  });

  it('gives two cases opened at once different numbers', async () => {
    const cases = await Promise.all(Array.from({ length: 8 }, () => newCase()));
    expect(new Set(cases.map(({ number }) => number))).to.have.property('size', 8);
  });

  it('starts new, due at its earliest deadline, with an event that starts the chain', async () => {
    const caze = await stored(await newCase());
    expect(caze.status).to.equal('new');
    expect(caze.dueAt).to.deep.equal(caze.deadlines[0]?.dueAt);
    expect(caze.events.map(({ seq, type }) => [seq, type])).to.deep.equal([[1, 'opened']]);
    expect(verifyChain(caze, caze.events)).to.deep.equal([]);
  });

  it('lets a complaint join once, with its new locations only', async () => {
    const caze = await newCase({ key: 'k' });
    const known = caze.locations[0];
    if (!known) throw new Error('the case has no location');
    const locations = [known, { ...known, value: 'https://shop.example.nl/other' }];
    const joiner = aJoiner({ locations });
    await joinCase('k', [joiner], at);
    await joinCase('k', [joiner], at);
    const after = await stored(caze);
    expect(after.complaintCount).to.equal(1);
    expect(after.locations.map(({ value }) => value)).to.deep.equal([
      known.value,
      'https://shop.example.nl/other',
    ]);
    expect(lastEvent(after)?.facts).to.deep.include({ newLocations: 1 });
  });

  it('lets no complaint join a case that was decided', async () => {
    await decideCase(await takenCase({ key: 'k' }), judgement(), handler);
    expect(await joinCase('k', [aJoiner()], at)).to.have.length(1);
  });

  it('brings a taken case under review, with its owner, and stops the triage clock', async () => {
    const caze = await stored(await takeCase(await newCase(), handler, at));
    expect(caze.status).to.equal('in_review');
    expect(String(caze.owner)).to.equal(String(handler));
    expect(caze.deadlines.find(({ kind }) => kind === 'triage')?.metAt).to.deep.equal(at);
    expect(lastEvent(caze)).to.deep.include({ type: 'taken', by: { kind: 'staff', id: String(handler) } });
  });

  it('hands a case to a colleague and records both', async () => {
    const caze = await stored(await assignCase(await takenCase(), otherHandler, handler, at));
    expect(String(caze.owner)).to.equal(String(otherHandler));
    expect(lastEvent(caze)?.facts).to.deep.equal({ from: String(handler), to: String(otherHandler) });
  });

  it('keeps a note as personal data of its event', async () => {
    const caze = await stored(await writeNote(await newCase(), 'Called the customer.', handler, at));
    const event = lastEvent(caze);
    expect(event?.type).to.equal('noted');
    expect(event && personalOf(event)).to.deep.equal({ text: 'Called the customer.' });
    expect(JSON.stringify(event?.facts)).not.to.contain('Called');
  });

  it('refuses to place a case where another undecided one stands', async () => {
    const place = {
      customer: new Types.ObjectId(),
      service: null,
      resource: { kind: 'domain' as const, value: 'a.example' },
    };
    await placeCase(await newCase(), place, handler);
    const other = await newCase();
    await rejects(placeCase(other, place, handler), PlaceTaken);
    expect((await stored(other)).version).to.equal(1);
  });

  it('forgets the notice when the case turns out to be another customer’s', async () => {
    const summary = { text: 'Photographs without permission.', files: [] };
    const noticed = await releaseNotice(await takenCase(), { summary, answerBy: answerBy() }, handler, at);
    const place = {
      customer: new Types.ObjectId(),
      service: null,
      resource: { kind: 'domain' as const, value: 'b.example' },
    };
    const caze = await stored(await placeCase(noticed, place, handler));
    expect(caze.noticedAt).to.equal(null);
    expect(caze.summary).to.equal(null);
  });

  it('corrects the ground, and the clocks follow from receipt', async () => {
    const ground = groundById(groundIdOf('5.7-g'));
    const caze = await takenCase();
    const to = {
      ground: ground.id,
      catalogueVersion: caze.catalogueVersion,
      track: ground.track,
      priority: ground.priority,
      byReference: false,
      deadlines: deadlinesFor({
        track: ground.track,
        ground,
        priority: ground.priority,
        receivedAt: caze.openedAt,
      }),
      reason: 'It is about bulk mail.',
    };
    const after = await stored(await regradeCase(caze, to, handler, at));
    expect(after.ground).to.equal(ground.id);
    expect(after.deadlines.find(({ kind }) => kind === 'triage')?.metAt).to.be.instanceOf(Date);
    expect(lastEvent(after)?.type).to.equal('regraded');
  });

  it('releases the notice with the approved summary and waits for the customer', async () => {
    const summary = { text: 'Photographs without permission.', files: [] };
    const caze = await stored(
      await releaseNotice(await takenCase(), { summary, answerBy: answerBy() }, handler, at),
    );
    expect(caze.status).to.equal('awaiting_customer');
    expect(caze.summary).to.deep.equal(summary);
    expect(caze.noticedAt).to.deep.equal(at);
    expect(lastEvent(caze)?.owes).to.deep.equal(['letters']);
    expect(caze.owed).to.deep.equal([lastEvent(caze)?.seq]);
  });

  it('never releases a notice about child-abuse material', async () => {
    const csam = await takenCase({ track: 'csam' });
    const notice = { summary: { text: 'x', files: [] }, answerBy: answerBy() };
    await rejects(() => releaseNotice(csam, notice, handler), Refused);
  });

  it('asks the reporter, waits, and goes on when they answer', async () => {
    const complaint = new Types.ObjectId();
    const asked = await askReporter(
      await takenCase(),
      { complaint, text: 'Which page?', answerBy: answerBy() },
      handler,
      at,
    );
    expect(asked.status).to.equal('awaiting_reporter');
    const answered = await stored(await reporterAnswers(asked, complaint, 'The second one.', at));
    expect(answered.status).to.equal('in_review');
    expect(answered.deadlines.find(({ kind }) => kind === 'answer')?.metAt).to.deep.equal(at);
  });

  it('asks the customer, waits, and goes on when they say it is fixed', async () => {
    const asked = await askCustomer(
      await takenCase(),
      { text: 'Have you a licence?', answerBy: answerBy() },
      handler,
      at,
    );
    expect(asked.status).to.equal('awaiting_customer');
    const answered = await stored(await customerAnswers(asked, { stance: 'fixed', text: 'Removed.' }, at));
    expect(answered.status).to.equal('in_review');
    expect(lastEvent(answered)?.facts).to.deep.equal({ stance: 'fixed' });
  });

  it('closes a decided case, and no clock runs on', async () => {
    const decided = await decideCase(await takenCase(), judgement(), handler, at);
    const caze = await stored(await closeCase(decided, handler, at));
    expect(caze.status).to.equal('closed');
    expect(caze.active).to.equal(false);
    expect(caze.dueAt).to.equal(null);
  });

  it('takes a closed case back under review with a fresh clock', async () => {
    const closed = await closeCase(
      await decideCase(await takenCase(), judgement(), handler, at),
      handler,
      at,
    );
    const deadlines = deadlinesFor({ track: closed.track, priority: closed.priority, receivedAt: at });
    const caze = await stored(await reopenCase(closed, { reason: 'New facts.', deadlines }, handler, at));
    expect(caze.status).to.equal('in_review');
    expect(caze.active).to.equal(true);
    expect(caze.dueAt).to.be.instanceOf(Date);
  });

  it('refuses what the state does not allow, and writes nothing', async () => {
    const caze = await newCase();
    await rejects(() => closeCase(caze, handler), TransitionRefused);
    expect((await stored(caze)).version).to.equal(1);
  });

  it('lets one of two handlers win who changed the same version', async () => {
    const caze = await newCase();
    const results = await Promise.allSettled([takeCase(caze, handler), takeCase(caze, otherHandler)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).to.be.instanceOf(StaleCase);
    expect((await stored(caze)).events).to.have.length(2);
  });
});

async function rejects(
  work: Promise<unknown> | (() => Promise<unknown>),
  kind: new (...args: never[]) => Error,
): Promise<void> {
  let thrown: unknown;
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).to.be.instanceOf(kind);
}
