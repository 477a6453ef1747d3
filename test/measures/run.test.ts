import { expect } from 'chai';
import { Types } from 'mongoose';
import { reopenCase } from '../../src/cases/reopen.js';
import { Cases, type Case } from '../../src/cases/case.js';
import type { DecidedMeasure } from '../../src/cases/decision.js';
import { personalOf, type CaseEvent } from '../../src/cases/events.js';
import { objectToDecision } from '../../src/appeals/object.js';
import { decideCase, type Judgement } from '../../src/decisions/decide.js';
import { onMeasure } from '../../src/measures/announce.js';
import { StaleMeasure } from '../../src/measures/change.js';
import { awaitsConfirmation, confirmMeasure } from '../../src/measures/confirm.js';
import type { Connector, Order, Result } from '../../src/measures/connectors/connector.js';
import { createManualConnector } from '../../src/measures/connectors/manual.js';
import { effectsOf } from '../../src/measures/effects.js';
import { liftMeasure } from '../../src/measures/lift.js';
import { makeMeasures } from '../../src/measures/make.js';
import { Measures, type Measure } from '../../src/measures/measure.js';
import { retryMeasure } from '../../src/measures/retry.js';
import { dueMeasures, runMeasure } from '../../src/measures/run.js';
import { MeasureRefused } from '../../src/measures/states.js';
import { groundIdOf, handler, judgement, otherHandler, takenCase } from '../support/cases.js';
import { useStore } from '../support/store.js';

const SECOND = 1_000;
const STOLEN = 'https://shop.example.nl/stolen';

type Decided = Omit<DecidedMeasure, 'id'>;
const measure = (changes: Partial<Decided> = {}): Decided => ({
  kind: 'disable_content',
  connector: 'nginx',
  target: { scope: 'url', value: STOLEN },
  until: null,
  ...changes,
});

/** A connector that does as it is told, and remembers what it was asked. */
class Fake implements Connector {
  readonly name = 'nginx';
  readonly byHand = false;
  asked: string[] = [];
  orders: Order[] = [];
  fails: Partial<Record<'apply' | 'undo' | 'verify', string>> = {};
  onApply: () => Promise<unknown> = async () => undefined;

  async apply(order: Order): Promise<Result> {
    await this.onApply();
    return this.#answer('apply', order);
  }
  async undo(order: Order): Promise<Result> {
    return this.#answer('undo', order);
  }
  async verify(order: Order, expected: 'blocked' | 'open'): Promise<Result> {
    return this.#answer('verify', order, ` ${expected}`);
  }
  #answer(step: 'apply' | 'undo' | 'verify', order: Order, more = ''): Result {
    this.asked.push(`${step}${more}`);
    this.orders.push(order);
    const error = this.fails[step];
    return error === undefined ? { ok: true, detail: `${step} done` } : { ok: false, error };
  }
}

describe('A measure', () => {
  useStore();
  let nginx: Fake;
  let looks: string[];
  let time: Date;

  beforeEach(() => {
    nginx = new Fake();
    looks = [];
    time = new Date('2026-11-03T10:00:00Z');
  });
  afterEach(() => onMeasure(() => undefined));

  const pass = (seconds: number): void => void (time = new Date(time.getTime() + seconds * SECOND));
  const manual = createManualConnector(async ({ value }) => {
    looks.push(value);
    return { status: 200, mark: null };
  });
  const deps = () => ({ connectors: { nginx, manual }, now: () => time });
  const run = (id: Types.ObjectId) => runMeasure(id, deps());

  async function decided(changes: Partial<Judgement> = {}, from?: Case): Promise<Case> {
    const caze = from ?? (await takenCase());
    const by = from ? otherHandler : handler;
    return decideCase(caze, judgement({ measures: [measure()], ...changes }), by, time);
  }
  async function made(changes: Partial<Judgement> = {}, from?: Case): Promise<Measure> {
    const caze = await decided(changes, from);
    await settle(caze);
    return only(caze);
  }
  async function settle(caze: Case): Promise<void> {
    const decision = caze.decisions.at(-1);
    if (decision) await makeMeasures(caze, decision, time);
  }
  async function only(caze: Case): Promise<Measure> {
    const [found, ...more] = await Measures.find({ case: caze._id }).lean();
    expect(more).to.deep.equal([]);
    if (!found) throw new Error('no measure');
    return found;
  }
  async function now({ _id }: Measure): Promise<Measure> {
    const found = await Measures.findById(_id).lean();
    if (!found) throw new Error('no measure');
    return found;
  }
  async function told({ _id }: { _id: Types.ObjectId }): Promise<CaseEvent[]> {
    const found = await Measures.findById(_id).lean();
    const caze = await Cases.findById(found?.case).lean();
    return (
      caze?.events.filter(({ facts, type }) => facts['measure'] === String(_id) && type !== 'decided') ?? []
    );
  }
  const typesOf = (events: CaseEvent[]): string[] => events.map(({ type }) => type);
  async function active(changes: Partial<Judgement> = {}): Promise<Measure> {
    const start = await made(changes);
    await run(start._id);
    const after = await now(start);
    expect(after.status).to.equal('active');
    return after;
  }

  describe('made from a decision', () => {
    it('has the id of the decided measure, and is made once however often it is asked', async () => {
      const caze = await decided();
      await settle(caze);
      await settle(caze);
      const found = await only(caze);
      expect(String(found._id)).to.equal(caze.decisions[0]?.measures[0]?.id);
      expect(found).to.deep.include({
        status: 'applying',
        basis: 'law',
        caseNumber: caze.number,
        version: 1,
      });
      expect(await dueMeasures(10, time)).to.deep.equal([found._id]);
    });

    it('rests on the law or on the terms, as its ground does', async () => {
      expect(await made({ ground: groundIdOf('5.7-b') })).to.have.property('basis', 'terms');
    });

    it('is announced', async () => {
      const heard: string[] = [];
      onMeasure((id) => heard.push(String(id)));
      const found = await made();
      expect(heard).to.deep.equal([String(found._id)]);
    });
  });

  describe('when it is run', () => {
    it('is applied, then verified, then active, and the case tells so once', async () => {
      const found = await active();
      expect(nginx.asked).to.deep.equal(['apply', 'verify blocked']);
      expect(found.attempts.map(({ step, ok }) => [step, ok])).to.deep.equal([
        ['apply', true],
        ['verify', true],
      ]);
      expect(found).to.deep.include({ verifiedAt: time, activeAt: time, nextAttemptAt: null, lease: null });
      await run(found._id);
      const events = await told(found);
      expect(typesOf(events)).to.deep.equal(['measure_active']);
      expect(events[0]?.facts).to.deep.include({ verified: true, basis: 'law', turn: 1 });
      expect(events[0]?.owes).to.deep.equal([]);
    });

    it('is tried again after 10 s, 30 s, 2, 10 and 30 minutes, then given up and told; never active meanwhile', async () => {
      nginx.fails = { verify: 'HTTP 200, not from a block of ours' };
      const start = await made();
      for (const wait of [10, 30, 120, 600, 1800]) {
        await run(start._id);
        await run(start._id);
        const found = await now(start);
        expect(found).to.deep.include({ status: 'applying', activeAt: null, lastError: nginx.fails.verify });
        expect(found.nextAttemptAt?.getTime()).to.equal(time.getTime() + wait * SECOND);
        expect(await dueMeasures(10, time)).to.deep.equal([]);
        pass(wait);
      }
      await run(start._id);
      const given = await now(start);
      expect(given).to.deep.include({ status: 'failed', nextAttemptAt: null });
      expect(given.attempts).to.have.length(12);
      const events = await told(start);
      expect(typesOf(events)).to.deep.equal(['measure_failed']);
      expect(events[0]?.facts).to.deep.include({ step: 'apply', error: nginx.fails.verify });
    });

    it('goes on when staff ask again after it was given up, and may fail and be told again', async () => {
      nginx.fails = { apply: 'nginx was not reloaded' };
      const start = await made();
      const giveUp = async () => {
        for (const wait of [10, 30, 120, 600, 1800, 0]) {
          await run(start._id);
          pass(wait);
        }
      };
      await giveUp();
      await retryMeasure(await now(start), time);
      await giveUp();
      await retryMeasure(await now(start), time);
      nginx.fails = {};
      await run(start._id);
      expect(await now(start)).to.deep.include({ status: 'active', lastError: null });
      expect(typesOf(await told(start))).to.deep.equal([
        'measure_failed',
        'measure_failed',
        'measure_active',
      ]);
    });

    it('records what a connector throws as a failure', async () => {
      nginx.onApply = () => Promise.reject(new Error('EACCES: permission denied'));
      const start = await made();
      await run(start._id);
      expect(await now(start)).to.deep.include({
        status: 'applying',
        lastError: 'EACCES: permission denied',
      });
    });

    it("is never asked of a connector for a host that isn't the customer's", async () => {
      const start = await made({ measures: [measure({ target: { scope: 'host', value: 'example.org' } })] });
      await run(start._id);
      expect(nginx.asked).to.deep.equal([]);
      expect(await now(start)).to.deep.include({ status: 'failed', lastError: 'target: not_the_customers' });
    });

    it('fails in words without its connector', async () => {
      const start = await made();
      await runMeasure(start._id, { connectors: { manual }, now: () => time });
      expect((await now(start)).lastError).to.equal('connector nginx is not configured');
    });

    it('for csam is never looked at, and says so', async () => {
      const start = await made({ ground: groundIdOf('csam') });
      await run(start._id);
      expect(nginx.asked).to.deep.equal(['apply']);
      const found = await now(start);
      expect(found).to.deep.include({ status: 'active', verifiedAt: null });
      expect(found.attempts.at(-1)).to.deep.include({
        step: 'verify',
        detail: 'not looked at: never for csam',
      });
      await liftMeasure(found, 'mistaken', handler, time);
      await run(start._id);
      expect(nginx.asked).to.deep.equal(['apply', 'undo']);
    });
  });

  describe('lifted by a handler', () => {
    it('is undone, seen open, and told with the reason; letters follow', async () => {
      const found = await active();
      await liftMeasure(found, 'The customer removed the page.', handler, time);
      await run(found._id);
      expect(nginx.asked.slice(2)).to.deep.equal(['undo', 'verify open']);
      expect(await now(found)).to.deep.include({ status: 'lifted', liftedAt: time, nextAttemptAt: null });
      const lifted = (await told(found)).at(-1);
      expect(lifted).to.deep.include({ type: 'measure_lifted', owes: ['letters'] });
      expect(lifted?.by).to.deep.equal({ kind: 'staff', id: String(handler) });
      expect(lifted?.facts).to.deep.include({ reason: 'handler', turn: 2 });
      expect(lifted && personalOf(lifted)).to.deep.equal({ text: 'The customer removed the page.' });
    });

    it('stays so while undoing fails, is given up, and tried again as a lifting', async () => {
      const found = await active();
      nginx.fails = { verify: 'HTTP 451' };
      await liftMeasure(found, '', handler, time);
      for (const wait of [10, 30, 120, 600, 1800, 0]) {
        await run(found._id);
        expect((await now(found)).status).to.be.oneOf(['lifting', 'failed']);
        pass(wait);
      }
      expect((await told(found)).at(-1)?.facts).to.deep.include({ step: 'undo' });
      nginx.fails = {};
      await retryMeasure(await now(found), time);
      await run(found._id);
      expect((await now(found)).status).to.equal('lifted');
    });

    it('while it is being applied is undone after that, in this order', async () => {
      const start = await made();
      nginx.onApply = async () => {
        nginx.onApply = async () => undefined;
        await liftMeasure(await now(start), 'a mistake', handler, time);
        await run(start._id);
      };
      await run(start._id);
      expect(nginx.asked).to.deep.equal(['apply', 'verify blocked', 'undo', 'verify open']);
      expect((await now(start)).status).to.equal('lifted');
      expect(typesOf(await told(start))).to.deep.equal(['measure_lifted']);
    });

    it('is refused once it was lifted, and when somebody else was first', async () => {
      const found = await active();
      await liftMeasure(found, '', handler, time);
      expect(await refusal(liftMeasure(found, '', handler, time))).to.be.instanceOf(StaleMeasure);
      await run(found._id);
      for (const verb of [
        async () => liftMeasure(await now(found), '', handler, time),
        async () => retryMeasure(await now(found), time),
        async () => confirmMeasure(await now(found), 'done', handler, time),
      ]) {
        expect(await refusal(verb())).to.be.instanceOf(MeasureRefused);
      }
    });
  });

  describe('with an end', () => {
    const until = new Date('2026-11-10T00:00:00Z');

    it('is taken back when that has come, and not before', async () => {
      const found = await active({ measures: [measure({ until })] });
      expect(await dueMeasures(10, new Date(until.getTime() - 1))).to.deep.equal([]);
      time = until;
      expect(await dueMeasures(10, time)).to.have.length(1);
      await run(found._id);
      expect(await now(found)).to.deep.include({ status: 'expired', nextAttemptAt: null });
      const ended = (await told(found)).at(-1);
      expect(ended).to.deep.include({ type: 'measure_lifted', owes: ['letters'] });
      expect(ended?.facts).to.deep.include({ reason: 'expired' });
    });

    it('is no longer applied after it, even if it never worked', async () => {
      nginx.fails = { apply: 'down' };
      const start = await made({ measures: [measure({ until })] });
      await run(start._id);
      nginx.asked = [];
      time = until;
      await run(start._id);
      expect(nginx.asked).to.deep.equal(['undo', 'verify open']);
      expect((await now(start)).status).to.equal('expired');
    });
  });

  describe('done by hand', () => {
    const byHand = { measures: [measure({ connector: 'manual' })] };

    it('waits for a person, is active on their word, and shows what a look found beside it', async () => {
      const start = await made(byHand);
      await run(start._id);
      expect(await now(start)).to.deep.include({ status: 'applying', tries: 0, attempts: [] });
      expect(awaitsConfirmation(await now(start))).to.equal(true);
      await confirmMeasure(await now(start), 'Removed through the panel, screenshot 12.', handler, time);
      await run(start._id);
      const found = await now(start);
      expect(looks).to.deep.equal([STOLEN]);
      expect(found).to.deep.include({ status: 'active', verifiedAt: null });
      expect(found.attempts.at(-1)).to.deep.include({ step: 'verify', ok: false, detail: 'HTTP 200' });
      const [event] = await told(start);
      expect(event?.by).to.deep.equal({ kind: 'staff', id: String(handler) });
      expect(event && personalOf(event)).to.deep.equal({ text: 'Removed through the panel, screenshot 12.' });
    });

    it('is lifted when a person confirms that too', async () => {
      const start = await made(byHand);
      await confirmMeasure(start, 'done', handler, time);
      await run(start._id);
      await liftMeasure(await now(start), 'settled', handler, time);
      await run(start._id);
      expect(await now(start)).to.deep.include({ status: 'lifting' });
      expect(awaitsConfirmation(await now(start))).to.equal(true);
      expect(await dueMeasures(10, time)).to.deep.equal([]);
      await confirmMeasure(await now(start), 'put back', otherHandler, time);
      await run(start._id);
      expect(await now(start)).to.deep.include({ status: 'lifted' });
      const lifted = (await told(start)).at(-1);
      expect(lifted?.by).to.deep.equal({ kind: 'staff', id: String(handler) });
      expect(lifted?.facts).to.include({ carriedOutBy: String(otherHandler) });
      expect(lifted && personalOf(lifted)).to.deep.equal({ text: 'settled', proof: 'put back' });
    });

    it('and never confirmed is lifted at once: there is nothing to undo', async () => {
      const start = await made(byHand);
      await liftMeasure(start, 'a mistake', handler, time);
      await run(start._id);
      expect(await now(start)).to.deep.include({ status: 'lifted' });
    });

    it('for csam is not looked at', async () => {
      const start = await made({ ...byHand, ground: groundIdOf('csam') });
      await confirmMeasure(start, 'done', handler, time);
      await run(start._id);
      expect(looks).to.deep.equal([]);
      expect(await now(start)).to.deep.include({ status: 'active', verifiedAt: null });
    });

    it('is not for a measure that a connector carries out', async () => {
      expect(await refusal(made().then((found) => confirmMeasure(found, 'x', handler)))).to.be.instanceOf(
        MeasureRefused,
      );
    });
  });

  describe('after an objection', () => {
    const OTHER = 'https://shop.example.nl/other';
    const both = { measures: [measure(), measure({ target: { scope: 'url' as const, value: OTHER } })] };
    const judgeBy = { kind: 'appeal' as const, dueAt: new Date('2026-12-01T00:00:00Z'), rule: 'appeal' };

    async function judgedAgain(again: Partial<Judgement>): Promise<Map<string, Measure>> {
      const first = await decided(both);
      await settle(first);
      for (const { _id } of await Measures.find().lean()) await run(_id);
      const current = await Cases.findById(first._id).lean();
      if (!current) throw new Error('no case');
      const objection = { from: { kind: 'customer' as const }, text: 'no', judgeBy };
      const second = await decided(again, await objectToDecision(current, objection, time));
      await settle(first);
      await settle(second);
      await settle(second);
      for (const { _id } of await Measures.find().lean()) await run(_id);
      return new Map((await Measures.find().lean()).map((found) => [found.target.value, found]));
    }

    it('is lifted when the new decision does not repeat it', async () => {
      const found = await judgedAgain({ outcome: 'rejected', measures: [], strike: false });
      expect([...found.values()].map(({ status }) => status)).to.deep.equal(['lifted', 'lifted']);
      expect((await told(found.get(STOLEN) ?? { _id: new Types.ObjectId() })).at(-1)?.facts).to.deep.include({
        reason: 'objection',
      });
    });

    it('by hand is lifted on the word of whoever undid it', async () => {
      const first = await decided({ measures: [measure({ connector: 'manual' })] });
      await settle(first);
      await confirmMeasure(await only(first), 'done', handler, time);
      await run((await only(first))._id);
      const current = await Cases.findById(first._id).lean();
      if (!current) throw new Error('no case');
      const objection = { from: { kind: 'customer' as const }, text: 'no', judgeBy };
      const again = await objectToDecision(current, objection, time);
      await settle(await decided({ outcome: 'rejected', measures: [], strike: false }, again));
      await confirmMeasure(await only(first), 'The page is back.', otherHandler, time);
      await run((await only(first))._id);
      const lifted = (await told(await only(first))).at(-1);
      expect(lifted?.by).to.deep.equal({ kind: 'staff', id: String(otherHandler) });
      expect(lifted && personalOf(lifted)).to.deep.equal({ proof: 'The page is back.' });
    });

    it('stays as it is when the new decision repeats it, however the address is written', async () => {
      const target = { scope: 'url' as const, value: 'http://SHOP.example.nl/x/../stolen#top' };
      const found = await judgedAgain({ measures: [measure({ target })] });
      expect(found.size).to.equal(2);
      expect(found.get(STOLEN)).to.deep.include({ status: 'active' });
      expect(found.get(OTHER)).to.deep.include({ status: 'lifted' });
      expect(nginx.asked.filter((step) => step === 'apply')).to.have.length(2);
      const caze = await Cases.findById(found.get(STOLEN)?.case).lean();
      expect(found.get(STOLEN)?.decision).to.equal(caze?.decisions.at(-1)?.id);
    });

    it('is not made at all when the effect of the first decision comes after the second', async () => {
      const first = await decided(both);
      const objection = { from: { kind: 'customer' as const }, text: 'no', judgeBy };
      const again = await objectToDecision(first, objection, time);
      const second = await decided({ outcome: 'rejected', measures: [], strike: false }, again);
      await settle(second);
      for (const decision of second.decisions) await makeMeasures(second, decision, time);
      expect(await Measures.countDocuments()).to.equal(0);
    });

    it('is applied again when the ground is no longer the law but the terms', async () => {
      const found = await judgedAgain({ ...both, ground: groundIdOf('5.7-b') });
      expect(found.get(STOLEN)).to.deep.include({ status: 'active', basis: 'terms' });
      expect(nginx.orders.at(-1)?.basis).to.equal('terms');
    });
  });

  describe('after a reopening', () => {
    const reopened = async ({ _id }: Case): Promise<Case> => {
      const current = await Cases.findById(_id).orFail().lean<Case>();
      return reopenCase(
        current,
        { reason: 'A second look.', deadlines: current.deadlines },
        otherHandler,
        time,
      );
    };

    it('is lifted when the new decision does not repeat it', async () => {
      const first = await decided();
      await settle(first);
      await run((await only(first))._id);
      const second = await decided(
        { outcome: 'rejected', measures: [], strike: false },
        await reopened(first),
      );
      await settle(second);
      await run((await only(first))._id);
      expect(await only(first)).to.include({ status: 'lifted' });
      expect((await told(await only(first))).at(-1)?.facts).to.include({ reason: 'review' });
    });

    it('is the same one when the new decision repeats it', async () => {
      const first = await decided();
      await settle(first);
      await run((await only(first))._id);
      const second = await decided({}, await reopened(first));
      await settle(second);
      await settle(second);
      expect(await only(first)).to.include({ status: 'active', decision: second.decisions[1]?.id });
    });

    it('is lifted also when it stems from a decision before the one that is replaced', async () => {
      const first = await decided();
      await settle(first);
      await run((await only(first))._id);
      const second = await decided({}, await reopened(first));
      const third = await decided(
        { outcome: 'rejected', measures: [], strike: false },
        await reopened(second),
      );
      for (const decision of third.decisions) await makeMeasures(third, decision, time);
      await run((await only(first))._id);
      expect(await only(first)).to.include({ status: 'lifted' });
    });

    it('that never began is told of as not carried out', async () => {
      const first = await decided({ measures: [measure({ connector: 'manual' })] });
      await settle(first);
      await settle(
        await decided({ outcome: 'rejected', measures: [], strike: false }, await reopened(first)),
      );
      await run((await only(first))._id);
      expect((await told(await only(first))).at(-1)?.facts).to.include({ reason: 'review', began: false });
    });
  });

  describe('when a process dies', () => {
    it('is left to whoever holds it, and taken up when they let go by dying', async () => {
      const start = await made();
      nginx.onApply = () => new Promise(() => undefined);
      void run(start._id);
      while (nginx.orders.length === 0 && (await now(start)).lease === null) await tick();
      const other = new Fake();
      const second = { connectors: { nginx: other, manual }, now: () => time };
      await runMeasure(start._id, second);
      expect(other.asked).to.deep.equal([]);
      pass(11);
      await runMeasure(start._id, second);
      expect(other.asked).to.deep.equal(['apply', 'verify blocked']);
      expect((await now(start)).status).to.equal('active');
    });

    it('tells the case once when the crash came between telling and noting that', async () => {
      const found = await active();
      await Measures.updateOne(
        { _id: found._id },
        { $set: { owes: 'measure_active', told: 0, nextAttemptAt: time } },
      );
      await run(found._id);
      expect(typesOf(await told(found))).to.deep.equal(['measure_active']);
      expect(await now(found)).to.deep.include({ owes: null, told: 1, nextAttemptAt: null });
    });

    it('tells the case when the crash came before that', async () => {
      const start = await made();
      await Measures.updateOne(
        { _id: start._id },
        { $set: { status: 'active', owes: 'measure_active', nextAttemptAt: time } },
      );
      await run(start._id);
      expect(nginx.asked).to.deep.equal([]);
      expect(typesOf(await told(start))).to.deep.equal(['measure_active']);
    });
  });

  it('shows in the preview what it will do', async () => {
    const caze = await decided({
      measures: [measure(), measure({ connector: 'manual' })],
      ground: groundIdOf('5.7-b'),
    });
    const decision = caze.decisions[0];
    expect(
      decision && effectsOf(caze, decision).map(({ status, page, verify }) => ({ status, page, verify })),
    ).to.deep.equal([
      { status: 403, page: true, verify: 'required' },
      { status: null, page: false, verify: 'shown' },
    ]);
    const csam = decision && { ...decision, ground: groundIdOf('csam') };
    expect(csam && effectsOf(caze, csam)[0]).to.deep.include({ status: 451, verify: 'never' });
  });
});

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

async function refusal(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
