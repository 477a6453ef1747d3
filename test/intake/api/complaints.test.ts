import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Cases } from '../../../src/cases/case.js';
import { Complaints, type Complaint } from '../../../src/intake/complaint.js';
import { accepted, complaintState } from '../../../src/intake/api/schemas.js';
import { Letters } from '../../../src/letters/letter.js';
import { OrganisationTokens, revokeToken } from '../../../src/reporters/organisationToken.js';
import { paths } from '../../../src/web/paths.js';
import { useApp } from '../../support/app.js';
import { shopOwner } from '../../portal/placed.js';
import { COMPLAINT, newOrganisation, Sender, XARF } from './support.js';

async function stored(reference: unknown): Promise<Complaint> {
  const complaint = await Complaints.findOne({ reference: String(reference) }).lean();
  if (!complaint) throw new Error(`no complaint ${String(reference)}`);
  return complaint;
}

interface Answered {
  reference: string;
  statusPage: string;
  warnings: { pointer: string; code: string }[];
}

describe('the API', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  let sender: Sender;

  beforeEach(async () => {
    const { token } = await newOrganisation();
    sender = new Sender(app, token);
  });

  it('takes a complaint in our own JSON, says where to follow it, and places it', async () => {
    await shopOwner();
    const answer = await sender.post(COMPLAINT);
    expect(answer.status, answer.text).to.equal(201);
    const body = answer.body as Answered;
    expect(accepted.safeParse(body).success).to.equal(true);
    expect(answer.headers['location']).to.equal(paths.apiComplaint(body.reference));
    expect(answer.headers['set-cookie']).to.equal(undefined);
    const complaint = await stored(body.reference);
    expect(complaint).to.deep.include({ channel: 'api', ground: '5.7-a-phishing', ownReference: 'INC-2041' });
    expect(complaint.raw).to.equal(JSON.stringify(COMPLAINT));
    expect(complaint.reporter).to.deep.include({ name: 'Example CERT', email: 'reports@cert.example' });
    await app.settle();
    const caze = await Cases.findOne({ 'complaints.id': complaint._id }).lean();
    expect(caze?.customer, 'placed').to.not.equal(null);
    const page = await app.visitor().get(new URL(body.statusPage).pathname);
    expect(page.status).to.equal(200);
  });

  it('takes a ground by the categories of the DSA and of XARF, and says which it took', async () => {
    const asked: [string, string][] = [
      ['KEYWORD_COPYRIGHT_INFRINGEMENT', '5.2-copyright'],
      ['STATEMENT_CATEGORY_SCAMS_AND_FRAUD', '5.7-a-phishing'],
      ['content/phishing', '5.7-a-phishing'],
      ['port_scan', '5.7-e'],
    ];
    for (const [ground, taken] of asked) {
      const { body, text } = await sender.post({ ...COMPLAINT, answers: {}, ground });
      expect((body as { ground: string }).ground, text).to.equal(taken);
      expect((body as Answered).warnings.map(({ code }) => code)).to.include('ground_guessed');
    }
  });

  it('takes XARF as it is, writes nobody about it, and places it by its address', async () => {
    const answer = await sender.post(XARF);
    expect(answer.status, answer.text).to.equal(201);
    const body = answer.body as Answered;
    expect(body.warnings, answer.text).to.deep.equal([]);
    const complaint = await stored(body.reference);
    expect(complaint).to.deep.include({ ground: '5.7-f', automatic: true, ownReference: XARF.report_id });
    expect(complaint.locations.map(({ value }) => value)).to.deep.equal(['192.0.2.44']);
    expect(complaint.reporter).to.deep.include({ organisation: 'Example Sensors' });
    expect(complaint.reports?.[0]?.format).to.equal('XARF v4');
    await app.settle();
    expect(await Letters.countDocuments()).to.equal(0);
    expect(await Cases.countDocuments()).to.equal(1);
  });

  it('opens a complaint for XARF that its schema forbids, with warnings', async () => {
    const { source_identifier: _left, ...incomplete } = XARF;
    const answer = await sender.post({
      ...incomplete,
      url: 'https://shop.example.nl/x',
      source_port: 'many',
    });
    expect(answer.status, answer.text).to.equal(201);
    const codes = (answer.body as Answered).warnings.map(({ code }) => code);
    expect(codes).to.include('xarf_schema');
  });

  it('takes XARF of versions 1 to 3', async () => {
    const answer = await sender.post({
      Version: '3',
      ReporterInfo: { ReporterOrg: 'Example Sensors', ReporterOrgEmail: 'reports@sensors.example' },
      Report: {
        ReportClass: 'Activity',
        ReportType: 'Spam',
        SourceIp: '192.0.2.9',
        Date: '2026-11-02T09:00:00Z',
      },
    });
    expect(answer.status, answer.text).to.equal(201);
    expect((await stored((answer.body as Answered).reference)).ground).to.equal('5.7-g');
  });

  it('keeps the evidence in XARF as files, and of child abuse nothing at all', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const evidence = [
      { content_type: 'image/png', payload: png.toString('base64') },
      { content_type: 'text/plain', payload: Buffer.from('Nov  2 sshd: failed').toString('base64') },
    ];
    const plain = await sender.post({ ...XARF, evidence });
    const kept = await stored((plain.body as Answered).reference);
    expect(
      kept.files.map(({ name }) => name),
      plain.text,
    ).to.deep.equal(['evidence-1.png', 'evidence-2.txt']);
    const csam = await sender.post({
      ...XARF,
      category: 'content',
      type: 'csam',
      url: 'https://x.example.nl/',
      evidence,
    });
    expect(csam.status, csam.text).to.equal(201);
    const known = await stored((csam.body as Answered).reference);
    expect(known.ground).to.equal('5.2-csam');
    expect(known.files).to.deep.equal([]);
    expect(JSON.stringify(known)).to.not.contain(png.toString('base64').slice(0, 40));
  });

  it('tells where a complaint stands, to the organisation that sent it alone', async () => {
    await shopOwner();
    const { body } = await sender.post(COMPLAINT);
    await app.settle();
    const path = paths.apiComplaint((body as Answered).reference);
    const answer = await sender.get(path);
    expect(answer.status, answer.text).to.equal(200);
    const state = complaintState.parse(answer.body);
    expect(state.cases).to.have.lengthOf(1);
    expect(state.cases[0]?.locations).to.deep.equal(COMPLAINT.locations);
    expect(answer.text).to.not.match(/Lantern|C-70041/);
    const other = new Sender(app, (await newOrganisation({ name: 'Another' })).token);
    expect((await other.get(path)).status).to.equal(404);
    expect((await app.visitor().get(path)).status).to.equal(401);
  });

  it('writes letters for an organisation that wants them', async () => {
    const wanting = new Sender(app, (await newOrganisation({ letters: true })).token);
    await wanting.post(COMPLAINT);
    await app.settle();
    expect(await Letters.countDocuments({ template: 'receipt' })).to.equal(1);
  });

  it('keeps only a digest of a token, notes its use, and refuses it once revoked', async () => {
    const { organisation, token } = await newOrganisation();
    const own = new Sender(app, token);
    expect((await own.post(COMPLAINT)).status).to.equal(201);
    const kept = await OrganisationTokens.findOne({ organisation: organisation._id }).lean();
    expect(JSON.stringify(kept)).to.not.contain(token);
    expect(kept?.lastUsedAt).to.be.an.instanceOf(Date);
    if (!kept) throw new Error('no token');
    await revokeToken(organisation._id, kept._id);
    const refused = await own.post(COMPLAINT);
    expect(refused.status).to.equal(401);
    expect(refused.headers['www-authenticate']).to.contain('invalid_token');
    expect(refused.headers['content-type']).to.match(/^application\/problem\+json/);
  });

  it('refuses an organisation that was closed', async () => {
    const closed = new Sender(app, (await newOrganisation({ active: false })).token);
    expect((await closed.post(COMPLAINT)).status).to.equal(403);
  });

  it('grants no more than the limit when many ask at the same moment', async () => {
    const few = new Sender(app, (await newOrganisation({ perDay: 5 })).token);
    const answers = await Promise.all(Array.from({ length: 15 }, () => few.post(COMPLAINT)));
    expect(answers.filter(({ status }) => status === 201)).to.have.lengthOf(5);
    expect(answers.filter(({ status }) => status === 429)).to.have.lengthOf(10);
  });

  it('keeps each organisation to its own limits', async function () {
    // The limit starts anew with each minute of the clock.
    const left = 60_000 - (Date.now() % 60_000);
    if (left < 3_000) await sleep(left);
    const few = new Sender(app, (await newOrganisation({ perMinute: 2 })).token);
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await few.post(COMPLAINT)).status);
    expect(statuses).to.deep.equal([201, 201, 429]);
    const refused = await few.post(COMPLAINT);
    expect(Number(refused.headers['retry-after'])).to.be.within(1, 60);
    expect(refused.headers['ratelimit']).to.match(/^"minute";r=0;t=\d+$/);
    const day = new Sender(app, (await newOrganisation({ perDay: 3 })).token);
    expect((await day.bulk(Array(4).fill(COMPLAINT))).status).to.equal(429);
    expect((await day.bulk(Array(3).fill(COMPLAINT))).status).to.equal(200);
    expect((await day.post(COMPLAINT)).body).to.deep.include({ code: 'limit_day' });
    expect((await sender.post(COMPLAINT)).status).to.equal(201);
  });
});
