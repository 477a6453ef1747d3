import { expect } from 'chai';
import { askReporter } from '../../src/cases/ask.js';
import { Cases, type Case } from '../../src/cases/case.js';
import { closeCase } from '../../src/cases/close.js';
import { personalOf } from '../../src/cases/events.js';
import { decideCase } from '../../src/decisions/decide.js';
import { createLinks } from '../../src/web/links.js';
import { pathOf } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { handler, judgement } from '../support/cases.js';
import { hiddenFields, textOf } from '../support/page.js';
import { COPYRIGHT_REPORT, pageAfter, report } from '../support/report.js';
import { takeCase } from '../../src/cases/take.js';
import { Complaints } from '../../src/intake/complaint.js';
import { answerBy, OWNER, reported, shopOwner } from './placed.js';

const ASKED = 'Which of the two photographs is yours?';

describe('the reporter’s page', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  const read = async (path: string) => textOf((await app.agent.get(path).expect(200)).text);
  const post = async (path: string, kind: 'answers' | 'objections', fields: Record<string, string>) => {
    const { _csrf } = hiddenFields((await app.agent.get('/report/17.1')).text);
    return app.agent
      .post(`${path}/${kind}`)
      .type('form')
      .send({ _csrf, ...fields });
  };
  const now = async (caze: Case): Promise<Case> => {
    const found = await Cases.findById(caze._id).lean();
    if (!found) throw new Error('gone');
    return found;
  };

  it('says that it was not found with us yet, while nobody settled whose it is', async () => {
    const words = 'We have not found what you report yet';
    const { caze, status } = await reported(app);
    expect(await read(status)).not.to.include(words);
    await Cases.updateOne({ _id: caze._id }, { $set: { customer: null } });
    expect(await read(status)).to.include(words);
    await Cases.updateOne({ _id: caze._id }, { $set: { track: 'csam' } });
    expect(await read(status)).not.to.include(words);
    await Cases.updateOne({ _id: caze._id }, { $set: { track: 'takedown', status: 'closed' } });
    expect(await read(status)).not.to.include(words);
  });

  it('says where the complaint stands, step by step', async () => {
    const { caze, status } = await reported(app);
    expect(await read(status))
      .to.include('A person judges it')
      .and.include('We expect to decide by');
    await decideCase(await now(caze), judgement(), handler);
    await app.settle();
    const decided = await read(status);
    expect(decided).to.include('Our decision').and.include('upheld').and.include('showed no licence');
  });

  it('shows our question with a form, and takes the answer once', async () => {
    const { caze, complaint, status } = await reported(app);
    await askReporter(caze, { complaint: complaint._id, text: ASKED, answerBy: answerBy() }, handler);
    expect(await read(status))
      .to.include(ASKED)
      .and.include('We need an answer from you');
    const fields = { case: String(caze._id), text: 'The left one.\u0007' };
    const answer = await post(status, 'answers', fields);
    expect(answer.status).to.equal(303);
    expect((await post(status, 'answers', fields)).status).to.equal(303);
    const after = await now(caze);
    expect(after.status).to.equal('in_review');
    const answers = after.events.filter(({ type }) => type === 'reporter_answered');
    expect(answers).to.have.length(1);
    expect(answers[0] && personalOf(answers[0])['text']).to.equal('The left one.');
    const page = await read(answer.headers['location'] ?? '');
    expect(page).to.include('We have received your message').and.include('The left one.');
    expect(page).to.not.include('We need an answer from you');
  });

  it('keeps what was typed when an answer is empty or too long', async () => {
    const { caze, status } = await reported(app);
    const empty = await post(status, 'answers', { case: String(caze._id), text: ' \n ' });
    expect(empty.status).to.equal(422);
    expect(textOf(empty.text)).to.include('Write something first');
    const long = await post(status, 'answers', {
      case: String(caze._id),
      text: `Long ${'x'.repeat(10_000)}`,
    });
    expect(long.status).to.equal(422);
    expect(long.text).to.include('Long xxxx');
    expect((await now(caze)).events.some(({ type }) => type === 'reporter_answered')).to.equal(false);
  });

  it('puts the case under appeal by an objection, for somebody else to judge', async () => {
    const { caze, status } = await reported(app);
    await decideCase(caze, judgement({ outcome: 'rejected', strike: false }), handler);
    await app.settle();
    expect(await read(status)).to.include('Do you disagree? Object');
    const fields = { case: String(caze._id), text: 'You overlooked the second page.' };
    expect((await post(status, 'objections', fields)).status).to.equal(303);
    expect((await post(status, 'objections', fields)).status).to.equal(303); // the same form, sent twice
    const after = await now(caze);
    expect(after).to.include({ status: 'under_appeal', owner: null });
    expect(after.events.filter(({ type }) => type === 'objected')).to.have.length(1);
    expect(await read(status)).to.include('Somebody else looks at it again');
  });

  it('takes an objection to a closed case, but not before the decision or after six months', async () => {
    const { caze, status } = await reported(app);
    const fields = { case: String(caze._id), text: 'No.' };
    const early = await post(status, 'objections', fields);
    expect(early.status).to.equal(409);
    expect(textOf(early.text)).to.include('That is not possible any more');
    const longAgo = new Date(Date.now() - 200 * 86_400_000);
    const decided = await decideCase(
      caze,
      judgement({ outcome: 'rejected', strike: false }),
      handler,
      longAgo,
    );
    const closed = await closeCase(decided, handler);
    await app.settle();
    const late = await post(status, 'objections', fields);
    expect(late.status).to.equal(409);
    expect(textOf(late.text)).to.include('The time to object is over');
    expect(await read(status)).to.not.include('Do you disagree? Object');
    expect((await now(closed)).status).to.equal('closed');
  });

  it('lists a case for each customer and resource, and answers only its own', async () => {
    await reported(app);
    const other = await report(app.agent, '5.2-copyright', {
      ...COPYRIGHT_REPORT,
      locations: 'https://elsewhere.example.com/x\nhttps://shop.example.nl/y',
    });
    await app.settle();
    const page = await read(pageAfter(other));
    expect(page).to.include('Your report concerns 2 cases');
    expect(page).to.include('https://elsewhere.example.com/x').and.include('https://shop.example.nl/y');
    expect(page).to.not.include('stolen.jpg'); // the other reporter's
  });

  it('puts the case that asks something of them first, and says so at the top', async () => {
    await shopOwner();
    const mine = await report(app.agent, '5.2-copyright', {
      ...COPYRIGHT_REPORT,
      locations: 'https://shop.example.nl/y\nhttps://a.example.com/\nhttps://b.example.org/',
    });
    await app.settle();
    const path = pageAfter(mine);
    const numbers = (page: string) => [...page.matchAll(/Case (ND-\d+-\d+)/g)].map(([, number]) => number);
    const before = numbers(await read(path));
    expect(before).to.have.length(3).and.deep.equal(before.toSorted());
    expect(await read(path)).to.not.include('We have a question for you');
    const complaint = await Complaints.findOne().lean();
    const last = await Cases.findOne({ number: before[2] ?? '' }).lean();
    if (!complaint || !last) throw new Error('not placed');
    const asked = await takeCase(last, handler);
    await askReporter(asked, { complaint: complaint._id, text: ASKED, answerBy: answerBy() }, handler);
    const { text } = await app.agent.get(path).expect(200);
    expect(numbers(textOf(text))).to.deep.equal([before[2], before[0], before[1]]);
    expect(text).to.match(new RegExp(`<a href="#case-${String(last._id)}">[^<]*${last.number} by `));
    expect(text.indexOf(`#case-${String(last._id)}`)).to.be.below(text.indexOf('<section'));
  });

  it('promises mail only where it can be sent', async () => {
    const { status } = await reported(app);
    expect(await read(status))
      .to.include('here you see what happens')
      .and.not.include('We also mail you');
  });

  it('refuses to write in a case that the complaint is not in', async () => {
    const { caze } = await reported(app);
    const other = await report(app.agent, '5.2-copyright', {
      ...COPYRIGHT_REPORT,
      locations: 'https://elsewhere.example.com/x',
    });
    await app.settle();
    for (const named of [String(caze._id), 'x', '{"$ne":null}', ''])
      expect((await post(pageAfter(other), 'answers', { case: named, text: 'Hello' })).status).to.equal(404);
    expect((await now(caze)).events.some(({ type }) => type === 'reporter_answered')).to.equal(false);
  });

  it('says nothing of the customer, whatever the handler wrote', async () => {
    const { caze, complaint, status } = await reported(app);
    await askReporter(
      caze,
      { complaint: complaint._id, text: `Do you know ${OWNER.name}?`, answerBy: answerBy() },
      handler,
    );
    const reasons = `${OWNER.name} (${OWNER.ref}, ${OWNER.email}) of ${OWNER.address} told us so.`;
    await decideCase(await now(caze), judgement({ reasons }), handler);
    await app.settle();
    const page = (await app.agent.get(status).expect(200)).text;
    expect(page).to.include('told us so');
    for (const secret of Object.values(OWNER)) expect(page).to.not.include(secret);
  });

  it('answers a forged link with 404, an expired one with 410 and how to get a new one', async () => {
    const { complaint, status, mine } = await reported(app);
    const altered = `${status.slice(0, -1)}${status.endsWith('A') ? 'B' : 'A'}`;
    for (const path of [altered, '/status/x', '/status/%00', `/status/${mine.split('/').at(-1) ?? ''}`])
      await app.agent.get(path).expect(404);
    const { SECRET, BASE_URL } = app.deps.config;
    const expired = createLinks(SECRET, BASE_URL, 1).reporterLink(complaint._id, new Date('2020-01-01'));
    const answer = await app.agent.get(pathOf(expired)).expect(410);
    expect(textOf(answer.text)).to.include('This link has expired').and.include('you will get a new link');
    expect(textOf(answer.text)).to.not.include(complaint.reference);
    const { _csrf } = hiddenFields((await app.agent.get('/report/17.1')).text);
    await app.agent
      .post(`${pathOf(expired)}/answers`)
      .type('form')
      .send({ _csrf, text: 'x' })
      .expect(410);
  });
});
