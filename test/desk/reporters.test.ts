import { expect } from 'chai';
import { Cases, type Case } from '../../src/cases/case.js';
import { Complaints, type Complaint } from '../../src/intake/complaint.js';
import { Letters } from '../../src/letters/letter.js';
import { readLocations } from '../../src/intake/locations.js';
import { Reporters, reporterId, type ReporterRecord } from '../../src/reporters/reporter.js';
import { paths, pathOf } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import type { Asker } from '../support/asking.js';
import { signedIn } from '../support/staffing.js';
import { complaintOf, fresh, UPHOLDING } from './support.js';

const EMAIL = 'carl@crank.example';
const CRANK = {
  name: 'Carl Crank',
  email: 'Carl@Crank.example',
  organisation: '',
  address: '',
  phone: '',
  anonymous: false,
};
const PAGE = paths.reporter(String(reporterId(EMAIL)));
const { ground, facts, reasons } = UPHOLDING;
const UNFOUNDED = { outcome: 'rejected', ground, facts, reasons, unfounded: 'yes' };

describe('the reporters', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const carl = (): Promise<ReporterRecord> => Reporters.findById(reporterId(EMAIL)).orFail().lean();
  let next = 0;

  /** A complaint of Carl's, about a page of its own. */
  async function reported(changes: Parameters<typeof complaintOf>[0] = {}): Promise<Complaint> {
    const { locations } = readLocations(`https://page-${(next += 1)}.example/x`);
    const complaint = await complaintOf({ reporter: CRANK, locations, ...changes });
    await app.settle();
    return Complaints.findById(complaint._id).orFail().lean();
  }

  async function opened(): Promise<Case> {
    const complaint = await reported();
    return Cases.findOne({ 'complaints.id': complaint._id }).orFail().lean<Case>();
  }

  const decided = async (asker: Asker, fields: Record<string, string> = UNFOUNDED): Promise<Case> =>
    judged(asker, await opened(), fields);

  async function judged(asker: Asker, caze: Case, fields: Record<string, string> = UNFOUNDED): Promise<Case> {
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    expect((await asker.fill(paths.caseDecision(caze.number), fields)).status).to.equal(303);
    await app.settle();
    return fresh(caze);
  }

  it('have a track record of how their cases ended, beside what they send and on their page', async () => {
    const asker = await signedIn(app, 'handler');
    const [unfounded] = [await decided(asker), await decided(asker, { ...UNFOUNDED, unfounded: '' })];
    expect(unfounded.decisions[0]?.unfounded).to.equal(true);
    expect(unfounded.result).to.equal('unfounded');
    expect((await carl()).record).to.deep.include({ upheld: 0, rejected: 1, unfounded: 1 });

    const complaint = await reported();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).orFail().lean<Case>();
    const story = (await asker.get(paths.case(caze.number))).text;
    expect(story).to.include(PAGE);
    expect(textOf(story)).to.include('0 upheld · 1 rejected · 1 manifestly unfounded');
    const page = (await asker.get(PAGE)).text;
    expect(page).to.include(unfounded.number).and.not.include(caze.number);
    expect((await asker.get(`${PAGE}?cases=upheld`)).text).to.include('No such case');
    const found = textOf((await asker.get(`${paths.reporters()}?q=carl`)).text);
    expect(found).to.include('Carl Crank').and.include(EMAIL);
    expect(textOf((await asker.get(`${paths.reporters()}?q=@crank.example`)).text)).to.include('Carl Crank');
  });

  it('follow a decision that an objection changed', async () => {
    const asker = await signedIn(app, 'handler');
    const caze = await decided(asker);
    expect((await carl()).record?.unfounded).to.equal(1);
    const other = await signedIn(app, 'lead');
    await other.fill(paths.caseReopening(caze.number), { reason: 'A look again.' });
    const upholding = { ...UPHOLDING, target: '', strike: '', proportionality: '' };
    expect((await other.fill(paths.caseDecision(caze.number), upholding)).status).to.equal(303);
    await app.settle();
    expect((await carl()).record).to.deep.include({ upheld: 1, rejected: 0, unfounded: 0 });
  });

  it('are warned and then stopped, by a person and with a letter, when a record calls for it (DSA 23(2))', async () => {
    const handler = await signedIn(app, 'handler');
    for (let n = 0; n < 3; n++) await decided(handler);
    expect((await carl()).proposal).to.equal('warning');
    const before = [await opened(), await opened()];
    const lead = await signedIn(app, 'lead');
    const list = textOf((await lead.get(paths.reporters())).text);
    expect(list)
      .to.include('Carl Crank')
      .and.include('Warning proposed')
      .and.include('3 manifestly unfounded');

    const early = await lead.fill(PAGE, { reason: 'No.', until: soon(30) }, paths.reporterStops(idOf()));
    expect(early.status).to.equal(422);
    expect(textOf(early.text)).to.include('They must be warned first');
    expect((await lead.fill(PAGE, { reason: ' ' }, paths.reporterWarnings(idOf()))).status).to.equal(422);
    const reason = 'None of the pages had what you named.';
    expect((await lead.fill(PAGE, { reason }, paths.reporterWarnings(idOf()))).status).to.equal(303);
    await app.settle();
    const warning = await Letters.findOne({ template: 'warning_to_reporter' }).orFail().lean();
    expect(warning).to.include({ to: EMAIL, subject: 'A warning about your reports' });
    expect(warning.text).to.include(reason).and.include('Of those manifestly unfounded: 3');
    expect(await carl()).to.deep.include({ proposal: null, owed: [] });

    // What was reported before the warning is no answer to it.
    for (const caze of before) await judged(handler, caze);
    expect((await carl()).proposal).to.equal(null);
    const soonest = await lead.fill(PAGE, { reason, until: soon(30) }, paths.reporterStops(idOf()));
    expect(textOf(soonest.text)).to.include('Since the warning they reported nothing');

    for (let n = 0; n < 2; n++) await decided(handler);
    expect((await carl()).proposal).to.equal('stop');
    await Letters.updateOne({ _id: warning._id }, { $set: { status: 'failed', problem: 'bounced' } });
    const unheard = await lead.fill(PAGE, { reason, until: soon(30) }, paths.reporterStops(idOf()));
    expect(textOf(unheard.text)).to.include('was not delivered');
    await Letters.updateOne({ _id: warning._id }, { $set: { status: 'sent', problem: null } });
    for (const until of ['', 'x', soon(-1), soon(400)])
      expect((await lead.fill(PAGE, { reason, until }, paths.reporterStops(idOf()))).status, until).to.equal(
        422,
      );
    const stop = await lead.fill(PAGE, { reason, until: soon(30) }, paths.reporterStops(idOf()));
    expect(stop.status).to.equal(303);
    await app.settle();
    expect(await Letters.countDocuments({ template: 'stop_to_reporter' })).to.equal(1);
    for (const view of ['stopped', 'unfounded'])
      expect(textOf((await lead.get(`${paths.reporters()}?view=${view}`)).text)).to.include('Carl Crank');
    const page = textOf((await lead.get(PAGE)).text);
    expect(page).to.include('Stopped through').and.include('Resume processing').and.include(reason);
  });

  it('who are stopped are set aside and kept, but never what is about a child, a life or our own service', async () => {
    await decided(await signedIn(app, 'handler'));
    await Reporters.updateOne(
      { email: EMAIL },
      { $set: { stoppedSince: new Date(), stoppedUntil: new Date(Date.now() + 60_000) } },
    );
    const kept = await reported();
    expect(kept).to.deep.include({ owed: [] });
    expect(kept.setAside).to.include({ why: 'reporter_stopped' });
    expect(await Cases.countDocuments({ 'complaints.id': kept._id })).to.equal(0);
    expect(await Letters.countDocuments({ complaint: kept._id })).to.equal(0);
    const status = pathOf(app.deps.links.reporterLink(kept._id, kept.receivedAt));
    const told = 'This report was set aside';
    expect(textOf((await app.agent.get(status)).text)).to.include(told);
    for (const ground of ['5.2-csam', '17.1']) {
      const complaint = await reported({ ground });
      expect(complaint.setAside, ground).to.equal(undefined);
      expect(await Cases.countDocuments({ 'complaints.id': complaint._id }), ground).to.equal(1);
    }
    const lead = await signedIn(app, 'lead');
    await lead.fill(paths.setAsideComplaint(kept.reference), {}, paths.setAsideProcessing(kept.reference));
    await app.settle();
    expect(await Cases.countDocuments({ 'complaints.id': kept._id }), 'processed all the same').to.equal(1);
    expect(textOf((await app.agent.get(status)).text)).to.not.include(told);

    await lead.fill(PAGE, { reason: 'They explained.' }, paths.reporterResumption(idOf()));
    await app.settle();
    expect(await Letters.countDocuments({ template: 'resumption_to_reporter' })).to.equal(1);
    expect((await reported()).setAside).to.equal(undefined);
  });

  it('are appointed as trusted flaggers, and dismissed, by who may', async () => {
    const lead = await signedIn(app, 'lead');
    const flagger = {
      name: 'Hotline',
      email: 'desk@hotline.example',
      appointedBy: 'ACM',
      since: '2026-01-01',
    };
    const list = paths.reporters();
    for (const wrong of [{ email: 'x' }, { since: '' }, { until: '2025-01-01' }, { appointedBy: ' ' }]) {
      const answer = await lead.fill(list, { ...flagger, ...wrong }, paths.reporterAppointments());
      expect(answer.status, JSON.stringify(wrong)).to.equal(422);
      expect(textOf(answer.text)).to.include('Appoint a trusted flagger');
    }
    expect((await lead.fill(list, flagger, paths.reporterAppointments())).status).to.equal(303);
    const id = String(reporterId(flagger.email));
    expect(textOf((await lead.get(`${list}?view=flaggers`)).text)).to.include('Hotline');
    const page = textOf((await lead.get(paths.reporter(id))).text);
    expect(page).to.include('Trusted flagger').and.include('ACM').and.not.include('Stop processing');
    const refused = await lead.fill(paths.reporter(id), { reason: 'No.' }, paths.reporterWarnings(id));
    expect(textOf(refused.text)).to.include('tell the coordinator');
    await lead.fill(paths.reporter(id), { reason: 'The status was ended.' }, paths.reporterDismissal(id));
    expect(textOf((await lead.get(paths.reporter(id))).text)).to.include('end of the appointment');
    expect(await Letters.countDocuments()).to.equal(0);
  });

  it('who are trusted flaggers are left to their coordinator, who is told once for what is new (DSA 22(6))', async () => {
    const handler = await signedIn(app, 'handler');
    const lead = await signedIn(app, 'lead');
    for (let n = 0; n < 3; n++) await decided(handler);
    const appointment = { name: 'Carl', email: EMAIL, appointedBy: 'ACM', since: '2026-01-01' };
    await lead.fill(paths.reporters(), appointment, paths.reporterAppointments());
    await decided(handler);
    expect((await carl()).proposal).to.equal('coordinator');
    const tell = (reason: string) => lead.fill(PAGE, { reason }, paths.reporterCoordinatorNotices(idOf()));
    expect((await tell(' ')).status).to.equal(422);
    expect((await tell('By their form, with four cases.')).status).to.equal(303);
    expect((await carl()).proposal).to.equal(null);
    expect(textOf((await lead.get(PAGE)).text))
      .to.include('coordinator told')
      .and.include('By their form, with four cases.')
      .and.include('End the appointment');
    await decided(handler);
    expect((await carl()).proposal, 'one more').to.equal(null);
    await decided(handler);
    expect((await carl()).proposal, 'two more').to.equal('coordinator');
    expect(await Letters.countDocuments({ to: EMAIL, template: 'warning_to_reporter' })).to.equal(0);
  });

  it('are stopped once by two who try at the same time', async () => {
    await decided(await signedIn(app, 'handler'));
    const lead = await signedIn(app, 'lead');
    const { version } = await carl();
    const fields = { reason: 'Twice.', version: String(version) };
    const answers = await Promise.all(
      [1, 2].map(() => lead.fill(PAGE, fields, paths.reporterWarnings(idOf()))),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 422]);
    expect((await carl()).acts).to.have.length(1);
  });
});

const idOf = (): string => String(reporterId(EMAIL));
const soon = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
