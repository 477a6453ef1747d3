import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { prioritiseCase } from '../../src/cases/prioritise.js';
import { isFlagged } from '../../src/deadlines/rules.js';
import type { Complaint } from '../../src/intake/complaint.js';
import { Organisations } from '../../src/reporters/organisation.js';
import { knowReporters, reporterId, Reporters, type Flagger } from '../../src/reporters/reporter.js';
import { standingOf } from '../../src/reporters/standing.js';
import { complaintOf } from '../desk/support.js';
import { useApp } from '../support/app.js';

const EMAIL = 'desk@flagger.example';
const day = (text: string) => new Date(`${text}T12:00:00Z`);
const NOW = day('2026-11-20');

async function appoint(flagger: Partial<Flagger> = {}): Promise<void> {
  await knowReporters([{ email: EMAIL, name: 'Flagger', language: 'en' }]);
  const appointed = { appointedBy: 'ACM', since: day('2026-01-01'), until: null, ...flagger };
  await Reporters.updateOne({ _id: reporterId(EMAIL) }, { $set: { flagger: appointed } });
}

describe('the standing of a reporter', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const flagger = async (email: string, certain: boolean, organisation?: Types.ObjectId) =>
    (await standingOf({ email, certain, organisation }, NOW)).flagger;

  it('is a trusted flagger only where it is certain who wrote, whatever the case of the letters', async () => {
    await appoint();
    expect(await flagger(EMAIL, true)).to.equal(true);
    expect(await flagger('Desk@FLAGGER.example ', true)).to.equal(true);
    expect(await flagger(EMAIL, false), 'a forged address').to.equal(false);
    expect(await flagger('other@flagger.example', true)).to.equal(false);
    expect(await flagger('', true)).to.equal(false);
  });

  it('is a trusted flagger only while it is appointed', async () => {
    await appoint({ since: day('2026-11-21') });
    expect(await flagger(EMAIL, true), 'not yet').to.equal(false);
    await appoint({ until: day('2026-11-19') });
    expect(await flagger(EMAIL, true), 'no longer').to.equal(false);
  });

  it('goes by the organisation whose token it came with, not by the address that the complaint names', async () => {
    await appoint();
    const own = await organisation(EMAIL);
    const other = await organisation('sensors@network.example');
    expect(await flagger('anybody@else.example', false, own)).to.equal(true);
    expect(await flagger(EMAIL, false, other), 'another names the address of a flagger').to.equal(false);
    expect(await flagger(EMAIL, true, new Types.ObjectId())).to.equal(false);
  });

  describe('before the queue', () => {
    const reported = (identity: Complaint['identity'], email = EMAIL) =>
      complaintOf({
        ...(identity && { identity }),
        reporter: { name: '', email, organisation: '', address: '', phone: '', anonymous: false },
      });

    it('puts the case of a trusted flagger first, and says so once', async () => {
      await appoint();
      const usual = await reported('uncertain', 'rosa@mail.example');
      await app.settle();
      const before = await Cases.findOne({ 'complaints.id': usual._id }).lean();
      expect(isFlagged(before?.deadlines ?? [])).to.equal(false);

      const complaint = await reported('certain');
      await app.settle();
      const after = await Cases.findOne({ 'complaints.id': complaint._id }).lean();
      if (!before || !after) return expect.fail('there is no case');
      expect(String(after._id), 'it joined the case').to.equal(String(before._id));
      expect(isFlagged(after.deadlines)).to.equal(true);
      expect(after.dueAt?.getTime()).to.be.below(before.dueAt?.getTime() ?? 0);
      expect(after.events.at(-1)).to.deep.include({ type: 'prioritised' });
      await prioritiseCase(after._id, complaint._id);
      expect((await Cases.findById(after._id).lean())?.version).to.equal(after.version);
    });

    it('gives none to an address that is forged, or typed in a form', async () => {
      await appoint();
      await reported('uncertain');
      await reported(undefined);
      await app.settle();
      for (const { deadlines } of await Cases.find().lean()) expect(isFlagged(deadlines)).to.equal(false);
    });
  });

  async function organisation(email: string): Promise<Types.ObjectId> {
    const { _id } = await Organisations.create({
      name: email,
      email,
      domain: email.split('@')[1],
      letters: false,
      perMinute: 60,
      perDay: 1000,
      active: true,
      webhook: null,
      createdAt: NOW,
    });
    return _id;
  }
});
