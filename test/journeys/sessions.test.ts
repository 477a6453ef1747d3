import { expect } from 'chai';
import mongoose from 'mongoose';
import { Cases } from '../../src/cases/case.js';
import { previewMark } from '../../src/desk/previewed.js';
import { StaffMembers } from '../../src/staff/staff.js';
import { reported } from '../portal/placed.js';
import { useApp } from '../support/app.js';
import { Asker, type Answer } from '../support/asking.js';
import { OF_A_TEST } from '../support/commands/recording.js';
import { employ, PASSWORD, signedIn } from '../support/staffing.js';

/** The value of the desk's session cookie that an answer sets; '' when it sets none. */
const sessionIn = ({ headers }: Answer): string =>
  /desk=([^;]*)/.exec(String(headers['set-cookie']))?.[1] ?? '';

describe('a session of the desk', () => {
  const app = useApp();

  it('begins with signing in and not before', async () => {
    const visitor = new Asker(app.agent);
    await employ('handler');
    expect(sessionIn(await visitor.get('/desk/sign-in'))).to.equal('');
    expect(sessionIn(await visitor.get('/desk'))).to.equal('');
    const refused = await visitor.fill('/desk/sign-in', { email: 'handler@desk.example', password: 'wrong' });
    expect(sessionIn(refused)).to.equal('');
    expect(
      await mongoose.connection.collection('sessions').countDocuments({}, { comment: OF_A_TEST }),
    ).to.equal(0);
  });

  it('gets an id of its own, whatever id the browser was given before', async () => {
    const attacker = await signedIn(app, 'handler');
    const planted = sessionIn(await attacker.get('/desk'));
    await employ('lead');
    const victim = new Asker(app.visitor());
    victim.agent.jar.setCookie(`desk=${planted}`, '127.0.0.1', '/');
    await victim.fill('/desk', {}, '/desk/sign-out');
    victim.agent.jar.setCookie(`desk=${planted}`, '127.0.0.1', '/');
    const answer = await victim.fill('/desk/sign-in', { email: 'lead@desk.example', password: PASSWORD });
    expect(sessionIn(answer)).not.to.equal('').and.not.equal(planted);
    const seen = await attacker.get('/desk');
    expect(seen.text).not.to.contain('The lead');
  });

  it('ends with signing out, for whoever kept the cookie as well', async () => {
    const handler = await signedIn(app, 'handler');
    const kept = sessionIn(await handler.get('/desk'));
    expect((await handler.fill('/desk', {}, '/desk/sign-out')).headers['location']).to.equal('/desk/sign-in');
    const thief = new Asker(app.visitor());
    const answer = await thief.get('/desk', { Cookie: `desk=${kept}` });
    expect(answer.status).to.equal(303);
    expect(
      await mongoose.connection.collection('sessions').countDocuments({}, { comment: OF_A_TEST }),
    ).to.equal(0);
  });

  it('ends when the account is closed, and changes when its role does', async () => {
    const lead = await signedIn(app, 'lead');
    expect((await lead.get('/desk/customers/import')).status).to.equal(200);
    await StaffMembers.updateOne({ _id: lead.staff._id }, { $set: { role: 'auditor' } });
    expect((await lead.get('/desk/customers/import')).status).to.equal(403);
    await StaffMembers.updateOne({ _id: lead.staff._id }, { $set: { active: false } });
    expect((await lead.get('/desk')).status).to.equal(303);
  });

  it('cannot be ended or begun from another site: the form’s token is asked for', async () => {
    const handler = await signedIn(app, 'handler');
    expect((await handler.post('/desk/sign-out', [])).status).to.equal(403);
    expect((await handler.get('/desk/sign-out')).status).to.equal(404);
    expect((await handler.get('/desk')).status).to.equal(200);
  });
});

describe('whoever tries addresses at signing in', () => {
  const app = useApp();

  it('reads the same of an account that is there, that is closed and that is not', async () => {
    await employ('handler');
    const closed = await employ('lead');
    await StaffMembers.updateOne({ _id: closed._id }, { $set: { active: false } });
    const pages = [];
    for (const email of ['handler@desk.example', 'lead@desk.example', 'nobody@desk.example']) {
      const { status, text } = await new Asker(app.visitor()).fill('/desk/sign-in', {
        email,
        password: 'wrong',
      });
      expect(status, email).to.equal(401);
      pages.push(text.replaceAll(email, '-').replace(/name="_csrf" value="[^"]*"/g, ''));
    }
    expect(new Set(pages).size).to.equal(1);
  });

  it('cannot tell by the clock either', async function () {
    this.retries(3);
    this.timeout(20_000);
    await employ('handler');
    const visitor = new Asker(app.agent);
    const fastest = async (email: string): Promise<number> => {
      const times: number[] = [];
      const fields = { ...(await visitor.hidden('/desk/sign-in')), email, password: 'wrong' };
      for (let i = 0; i < 5; i++) {
        const start = performance.now();
        await visitor.post('/desk/sign-in', Object.entries(fields));
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    await fastest('nobody@desk.example');
    const [known, unknown] = [await fastest('handler@desk.example'), await fastest('nobody@desk.example')];
    expect(unknown / known).to.be.within(0.6, 1.7);
  });
});

describe('a handler who means ill', () => {
  const app = useApp();

  it('cannot judge an objection to their own decision, nor write in a colleague’s name', async () => {
    const { caze, mine } = await reported(app);
    const handler = await signedIn(app, 'handler');
    const colleague = await signedIn(app, 'lead');
    const path = `/desk/cases/${caze.number}`;
    const decision = {
      outcome: 'upheld',
      ground: '5.2-copyright',
      facts: 'x',
      reasons: 'x',
      connector: 'manual',
      by: String(colleague.staff._id),
      at: '2001-01-01',
      customer: 'x',
      status: 'closed',
      version: undefined,
    };
    const { version } = await handler.hidden(`${path}/decision`);
    expect((await handler.fill(`${path}/decision`, { ...decision, version })).status).to.equal(303);
    const decided = await Cases.findById(caze._id).lean();
    expect(String(decided?.decisions[0]?.by)).to.equal(String(handler.staff._id));
    expect(decided?.status).to.equal('decided');
    await app.settle();
    const customer = new Asker(app.visitor());
    expect((await customer.fill(mine, { text: 'We object.' }, `${mine}/objections`)).status).to.equal(303);
    const again = await handler.fill(
      '/desk',
      { ...decision, outcome: 'rejected', version: '4' },
      `${path}/decision`,
    );
    expect(again.status).to.be.oneOf([409, 422]);
    const after = await Cases.findById(caze._id).lean();
    expect(after?.decisions).to.have.lengthOf(1);
  });

  it('cannot release a file of another case, or read one without its being recorded', async () => {
    const { caze, complaint } = await reported(app, {}, [
      { name: 'a.txt', content: Buffer.from('what we saw') },
    ]);
    const handler = await signedIn(app, 'handler');
    const path = `/desk/cases/${caze.number}`;
    const elsewhere = '1'.repeat(64);
    const file = [elsewhere, '../x'];
    const previewed = previewMark({ summary: 'x', file });
    const sent = await handler.fill(`${path}/notice`, { summary: 'x', step: 'send', file, previewed });
    expect(sent.status).to.equal(303);
    expect((await Cases.findById(caze._id).lean())?.summary?.files).to.deep.equal([]);
    const shown = await handler.get(
      `${path}/complaints/${complaint.reference}/files/${complaint.files[0]?.sha256}`,
    );
    expect(shown.status).to.equal(200);
    const { events } = (await Cases.findById(caze._id).lean()) ?? { events: [] };
    const last = events.at(-1);
    expect(last).to.include({ type: 'evidence_viewed' });
    expect(last?.by).to.deep.equal({ kind: 'staff', id: String(handler.staff._id) });
  });
});
