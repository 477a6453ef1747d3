import { pathOf } from '../../src/web/paths.js';
import { expect } from 'chai';
import { askCustomer, askReporter } from '../../src/cases/ask.js';
import { Cases, type Case } from '../../src/cases/case.js';
import { placeCase } from '../../src/cases/place.js';
import { regradeCase } from '../../src/cases/regrade.js';
import { releaseNotice } from '../../src/cases/releaseNotice.js';
import { decideCase } from '../../src/decisions/decide.js';
import { Letters } from '../../src/letters/letter.js';
import { confirmMeasure } from '../../src/measures/confirm.js';
import { liftMeasure } from '../../src/measures/lift.js';
import { Measures, type Measure } from '../../src/measures/measure.js';
import { png } from '../evidence/support/samples.js';
import { useApp } from '../support/app.js';
import { handler, judgement } from '../support/cases.js';
import { hiddenFields, textOf } from '../support/page.js';
import { COPYRIGHT_REPORT } from '../support/report.js';
import { anotherCustomer, answerBy, reported } from './placed.js';

const SUMMARY = 'Somebody says that a photograph on your page is theirs.';
const SHOT = { name: 'reporting-person-screenshot.png', content: png };
const SECOND = { name: 'passport.txt', content: Buffer.from('Reporting Person, Quay 1') };

describe('the customer’s page', () => {
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
  const notice = (caze: Case, files: string[] = []) =>
    releaseNotice(caze, { summary: { text: SUMMARY, files }, answerBy: answerBy() }, handler);
  const blocking = {
    measures: [
      {
        kind: 'disable_content' as const,
        connector: 'manual' as const,
        target: { scope: 'url' as const, value: 'https://shop.example.nl/stolen.jpg' },
        until: null,
      },
    ],
  };

  it('says nothing before the customer was told', async () => {
    const { mine, caze } = await reported(app);
    await app.agent.get(mine).expect(404);
    const { _csrf } = hiddenFields((await app.agent.get('/report/17.1')).text);
    await app.agent.post(`${mine}/answers`).type('form').send({ _csrf, stance: 'fixed' }).expect(404);
    await decideCase(caze, judgement({ outcome: 'rejected', strike: false }), handler);
    await app.agent.get(mine).expect(404); // they were never told, and nothing was found against them
  });

  it('says after the notice what is alleged, where, on what ground and by when to answer', async () => {
    const { mine, caze } = await reported(app);
    await notice(caze);
    const page = await read(mine);
    expect(page)
      .to.include(SUMMARY)
      .and.include('https://shop.example.nl/stolen.jpg')
      .and.include('Copyright');
    expect(page).to.include('Answer by').and.include('Nothing has been decided yet');
    for (const button of ['It is fixed', 'I dispute this', 'I need more time'])
      expect(page).to.include(button);
  });

  for (const [stance, said] of [
    ['fixed', 'said that it is fixed'],
    ['disputed', 'disputed it'],
    ['more_time', 'asked for more time'],
  ] as const) {
    it(`takes the customer’s word: ${stance}`, async () => {
      const { mine, caze } = await reported(app);
      await notice(caze);
      const fields = { stance, text: 'We bought a licence.' };
      expect((await post(mine, 'answers', fields)).status).to.equal(303);
      expect((await post(mine, 'answers', fields)).status).to.equal(303); // sent twice
      const after = await now(caze);
      expect(after.status).to.equal('in_review');
      const answers = after.events.filter(({ type }) => type === 'customer_answered');
      expect(answers.map(({ facts }) => facts['stance'])).to.deep.equal([stance]);
      expect(await read(mine))
        .to.include(said)
        .and.include('We bought a licence.')
        .and.include('We have your message')
        .and.not.include('hear your side first');
    });
  }

  it('asks for words where a button alone says too little, and keeps what was typed', async () => {
    const { mine, caze } = await reported(app);
    await notice(caze);
    expect((await post(mine, 'answers', { stance: 'disputed', text: '' })).status).to.equal(422);
    const strange = await post(mine, 'answers', { stance: '$ne', text: 'Keep <me>' });
    expect(strange.status).to.equal(422);
    expect(strange.text).to.include('Keep &lt;me&gt;');
    expect((await post(mine, 'answers', { stance: 'fixed', text: '' })).status).to.equal(303);
  });

  it('keeps their own date when the reporter is asked too', async () => {
    const { caze, complaint, mine } = await reported(app);
    const noticed = await notice(caze);
    const before = await read(mine);
    const date = /Answer by .*?\d\d:\d\d/.exec(before)?.[0] ?? 'no date';
    expect(before).to.include(date);
    await askReporter(
      noticed,
      { complaint: complaint._id, text: 'Which one?', answerBy: answerBy(96) },
      handler,
    );
    expect(await read(mine)).to.include(date);
  });

  it('shows our question and takes the answer', async () => {
    const { mine, caze } = await reported(app);
    await askCustomer(caze, { text: 'Do you have a licence?', answerBy: answerBy() }, handler);
    expect(await read(mine)).to.include('Do you have a licence?');
    expect((await post(mine, 'answers', { stance: 'answer', text: 'Yes, since May.' })).status).to.equal(303);
    expect(await read(mine))
      .to.include('answered')
      .and.include('Yes, since May.');
  });

  it('gives after a decision all that DSA 17(3) asks for, and takes an objection once', async () => {
    const { mine, caze } = await reported(app);
    await decideCase(caze, judgement(blocking), handler);
    await app.settle();
    const page = await read(mine);
    for (const part of ['What we do', 'The facts', 'Automated means', 'The ground', 'Why this measure'])
      expect(page).to.include(part);
    expect(page).to.include('article 5(2)').and.include('go to court').and.include('showed no licence');
    expect(page).to.include('We are disabling access to: the address https://shop.example.nl/stolen.jpg');
    expect(page).to.include('It is fixed').and.include('Do you disagree? Object');
    expect(page).not.to.include('I dispute this').and.not.include('I need more time');
    const fields = { text: 'We have a licence.' };
    expect((await post(mine, 'objections', fields)).status).to.equal(303);
    expect((await post(mine, 'objections', fields)).status).to.equal(303);
    expect((await now(caze)).status).to.equal('under_appeal');
    const again = await read(mine);
    expect(again).to.include('Somebody else is looking at this case again').and.include('Add something');
    for (const button of ['It is fixed', 'I dispute this', 'I need more time'])
      expect(again).not.to.include(button);
    const more = { stance: 'answer', text: 'Here is the invoice of the licence.' };
    expect((await post(mine, 'answers', more)).status).to.equal(303);
    expect((await now(caze)).status).to.equal('under_appeal');
    expect(await read(mine)).to.include(more.text);
  });

  it('says how far a measure has come', async () => {
    const { mine, caze } = await reported(app);
    await decideCase(caze, judgement(blocking), handler);
    await app.settle();
    const record = async (): Promise<Measure> => {
      const found = await Measures.findOne({ case: caze._id }).lean();
      if (!found) throw new Error('no measure');
      return found;
    };
    const lines = async () => (await read(mine)).split('The decision and its reasons')[0];
    const ADDRESS = 'the address https://shop.example.nl/stolen.jpg';
    expect(await lines()).to.include(`We are disabling access to: ${ADDRESS}`);
    await confirmMeasure(await record(), 'Done in the panel.', handler);
    await app.settle();
    expect(await lines()).to.include(`Access disabled: ${ADDRESS}`);
    await liftMeasure(await record(), 'It is gone.', handler);
    expect(await lines()).to.include(`We are restoring access to: ${ADDRESS}`);
    await Measures.updateOne({ case: caze._id }, { status: 'failed' });
    expect(await lines()).to.include(`We are restoring access to: ${ADDRESS}`);
    await Measures.updateOne({ case: caze._id }, { status: 'lifting' });
    await confirmMeasure(await record(), 'Undone in the panel.', handler);
    await app.settle();
    expect(await lines()).to.include(`Measure lifted for: ${ADDRESS}`);
  });

  it('says of a letter that it was sent only when it was', async () => {
    const { mine, caze } = await reported(app);
    await notice(caze);
    await app.settle();
    expect(await read(mine))
      .to.match(/Our letters to you.*Written/s)
      .and.not.match(/Our letters to you.*Sent/s);
    await Letters.updateMany({ case: caze._id }, { status: 'sent', sentAt: new Date() });
    expect(await read(mine))
      .to.match(/Our letters to you.*Sent/s)
      .and.not.match(/Our letters to you.*Written/s);
  });

  it('takes no objection to a decision that was not against the customer', async () => {
    const { mine, caze } = await reported(app);
    await decideCase(await notice(caze), judgement({ outcome: 'rejected', strike: false }), handler);
    await app.settle();
    expect(await read(mine)).to.not.include('Do you disagree? Object');
    expect((await post(mine, 'objections', { text: 'But' })).status).to.equal(409);
  });

  it('shows a customer with whom the case was placed later nothing of the earlier one', async () => {
    const { mine, caze, complaint } = await reported(app, {}, [SHOT]);
    await notice(caze, [complaint.files[0]?.sha256 ?? '']);
    await post(mine, 'answers', { stance: 'disputed', text: 'Words of the first customer.' });
    const second = await anotherCustomer();
    const place = {
      customer: second,
      service: null,
      resource: { kind: 'host' as const, value: 'shop.example.nl' },
    };
    const placed = await placeCase(await now(caze), place, handler);
    await app.agent.get(mine).expect(404);
    await askCustomer(placed, { text: 'Is this yours?', answerBy: answerBy() }, handler);
    await app.agent.get(mine).expect(404); // the link of the first customer opens no page of the second
    const theirs = pathOf(app.deps.links.customerLink(placed, new Date()));
    const page = await read(theirs);
    expect(page).to.include('Is this yours?').and.not.include('Words of the first').and.not.include(SUMMARY);
    await app.agent.get(`${theirs}/files/${complaint.files[0]?.sha256}`).expect(404);
  });

  it('gives the files that a handler released, under other names, and no others', async () => {
    const { mine, caze, complaint } = await reported(app, {}, [SHOT, SECOND]);
    const [shot, second] = complaint.files;
    await notice(caze, [shot?.sha256 ?? '']);
    const page = (await app.agent.get(mine).expect(200)).text;
    expect(page).to.include('evidence-1.png').and.not.include(SHOT.name).and.not.include(SECOND.name);
    const download = await app.agent.get(`${mine}/files/${shot?.sha256}`).expect(200);
    expect(download.headers['content-disposition']).to.include('evidence-1.png').and.include('attachment');
    expect(download.body).to.deep.equal(png);
    await app.agent.get(`${mine}/files/${second?.sha256}`).expect(404);
    await app.agent.get(`${mine}/files/x`).expect(404);
  });

  it('says nothing of who reported, whatever the handler wrote', async () => {
    const { mine, caze, complaint } = await reported(app, {}, [SHOT]);
    const { name, email, organisation, address } = complaint.reporter;
    const words = `${name} (${email}) of ${organisation}, ${address}, sent ${SHOT.name}.`;
    const noticed = await releaseNotice(
      caze,
      { summary: { text: `${SUMMARY} ${words}`, files: [] }, answerBy: answerBy() },
      handler,
    );
    const asked = await askCustomer(noticed, { text: `Do you know ${name}?`, answerBy: answerBy() }, handler);
    const pages = [(await app.agent.get(mine)).text];
    await decideCase(
      asked,
      judgement({ ...blocking, facts: words, reasons: words, proportionality: words }),
      handler,
    );
    await app.settle();
    pages.push((await app.agent.get(mine)).text);
    for (const page of pages) {
      expect(page).to.include('[left out]');
      for (const secret of [
        name,
        email,
        organisation,
        address,
        SHOT.name,
        complaint.reference,
        complaint.reasons,
      ])
        expect(page).to.not.include(secret);
      expect(page).to.not.include(COPYRIGHT_REPORT['q-work']);
    }
  });

  it('says nothing in a case of child abuse material until the decision, whatever was said before', async () => {
    const { mine, caze } = await reported(app, {}, [SHOT]);
    const noticed = await notice(caze, []);
    const csam = { ground: '5.2-csam', track: 'csam' as const, byReference: false, reason: 'It is worse.' };
    const regraded = await regradeCase(
      noticed,
      { ...csam, catalogueVersion: caze.catalogueVersion, priority: 'critical', deadlines: caze.deadlines },
      handler,
    );
    await app.agent.get(mine).expect(404);
    await decideCase(
      regraded,
      judgement({ ...blocking, ground: '5.2-csam', facts: 'Described too well.' }),
      handler,
    );
    await app.settle();
    const page = await read(mine);
    expect(page).to.not.include('Described too well.').and.not.include(SUMMARY);
  });
});
