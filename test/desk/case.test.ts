import { expect } from 'chai';
import { previewMark } from '../../src/desk/previewed.js';
import { Strikes } from '../../src/decisions/strike.js';
import { Letters } from '../../src/letters/letter.js';
import { Measures } from '../../src/measures/measure.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { textOf } from '../support/page.js';
import { signedIn } from '../support/staffing.js';
import { fresh, placedCase, UPHOLDING, URL_OF_CASE } from './support.js';

describe('working a case', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('goes from new to closed, each step shown in the story', async () => {
    const caze = await placedCase();
    const { number } = caze;
    const page = paths.case(number);
    const asker = await signedIn(app, 'handler');
    const go = async (to: string, from: string, fields: Record<string, string> = {}) => {
      const answer = await asker.fill(from, fields, to);
      expect([answer.status, answer.headers['location']], textOf(answer.text)).to.deep.equal([303, page]);
      await app.settle();
    };
    await go(paths.caseTaking(number), page);
    await go(paths.caseNotes(number), page, { text: 'Called the photographer.' });
    const summary = 'A photograph without permission.';
    const notice = { summary, step: 'send', previewed: previewMark({ summary, file: [] }) };
    await go(paths.caseNotice(number), paths.caseNotice(number), notice);
    await go(paths.caseDecision(number), paths.caseDecision(number), UPHOLDING);
    const [measure] = await Measures.find().lean();
    const early = await asker.fill(paths.caseClosure(number), {});
    expect(early.status).to.equal(422);
    expect(textOf(early.text)).to.include('still being applied or lifted');
    const proof = await asker.fill(
      paths.measures(),
      { proof: 'Moved the file away.' },
      paths.measureConfirmation(String(measure?._id)),
    );
    expect(proof.status).to.equal(303);
    await app.settle();
    await go(paths.caseClosure(number), paths.caseClosure(number));

    const story = textOf((await asker.get(page)).text);
    for (const words of [
      'The handler took the case up',
      'Called the photographer.',
      'put the complaint to the customer',
      'the complaint, to answer',
      'decided: upheld (Copyright), 1 measure, counts as a strike',
      'statement of reasons',
      `carried out the measure on ${URL_OF_CASE}`,
      `Facts ${UPHOLDING.facts}`,
      `Reasons ${UPHOLDING.reasons}`,
      `Proportionality ${UPHOLDING.proportionality}`,
      'closed the case',
      'Customer Webshop Example',
      '1 counts',
    ]) {
      expect(story).to.include(words);
    }
    expect((await fresh(caze)).status).to.equal('closed');
    expect(await Strikes.countDocuments({ case: caze._id })).to.equal(1);
    expect((await Letters.find({ case: caze._id }).lean()).map(({ template }) => template)).to.have.members([
      'notice_of_complaint',
      'statement_of_reasons',
      'case_closed',
    ]);
  });

  it('shows every letter and effect before anything is done', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const preview = await asker.fill(
      paths.caseDecision(caze.number),
      UPHOLDING,
      paths.caseDecisionPreview(caze.number),
    );
    expect(preview.status).to.equal(200);
    const words = textOf(preview.text);
    expect(words).to.include('owner@shop.example').and.include('No permission'.toLowerCase());
    expect(words)
      .to.include(`Disable access to ${URL_OF_CASE}`)
      .and.include('It will be the first that counts');
    expect((await fresh(caze)).status).to.equal('in_review');
    expect(await Letters.countDocuments()).to.equal(0);

    const hidden = Object.fromEntries(
      [...preview.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(
        ([, n = '', v = '']) => [n, v],
      ),
    );
    expect(hidden).to.deep.include({ facts: UPHOLDING.facts, target: UPHOLDING.target, strike: 'yes' });
    const edit = await asker.post(
      paths.caseDecisionPreview(caze.number),
      Object.entries({ ...hidden, edit: 'yes' }),
    );
    expect(edit.text).to.include(UPHOLDING.facts).and.include('/decision/preview');
  });

  it('decides once, however often the confirmation is sent', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const hidden = await asker.hidden(paths.caseDecision(caze.number));
    const form = Object.entries({ ...hidden, ...UPHOLDING });
    const answers = await Promise.all([1, 2, 3].map(() => asker.post(paths.caseDecision(caze.number), form)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 409, 409]);
    const late = await asker.post(paths.caseDecision(caze.number), form);
    expect(late.status).to.equal(409);
    expect(textOf(late.text)).to.include('This can no longer be done').and.include('decided: upheld');
    await app.settle();
    expect((await fresh(caze)).decisions).to.have.length(1);
    expect(await Strikes.countDocuments()).to.equal(1);
    expect(await Letters.countDocuments()).to.equal(1);
  });

  it('tells what somebody else changed, and keeps what was typed', async () => {
    const caze = await placedCase();
    const slow = await signedIn(app, 'handler');
    const quick = await signedIn(app, 'lead');
    await slow.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const hidden = await slow.hidden(paths.caseDecision(caze.number));
    await quick.fill(
      paths.case(caze.number),
      { text: 'The reporter called back.' },
      paths.caseNotes(caze.number),
    );
    const answer = await slow.post(
      paths.caseDecisionPreview(caze.number),
      Object.entries({ ...hidden, ...UPHOLDING }),
    );
    expect(answer.status).to.equal(409);
    expect(textOf(answer.text)).to.include('The lead wrote a note').and.include('The reporter called back.');
    expect(answer.text).to.include(UPHOLDING.facts).and.include(`value="${UPHOLDING.target}" checked`);
    const again = await slow.post(
      paths.caseDecisionPreview(caze.number),
      Object.entries({ ...hidden, ...UPHOLDING, version: String((await fresh(caze)).version) }),
    );
    expect(again.status).to.equal(200);
  });

  it('says beside the field what a decision lacks', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const lacking: [object, string][] = [
      [{ outcome: '' }, 'Choose an outcome'],
      [{ reasons: ' ' }, 'Fill this in'],
      [{ proportionality: '' }, 'Explain why this measure is needed'],
      [{ outcome: 'rejected', strike: undefined }, 'A measure is possible only'],
      [{ unfounded: 'yes' }, 'Only a rejected complaint can be manifestly unfounded'],
      [{ target: 'url https://somebody.example.com/' }, 'does not belong to this case'],
      [{ connector: 'nginx' }, 'No nginx is configured'],
      [{ until: '2020-01-01' }, 'This date has passed'],
      [{ until: 'soon' }, 'Give a date'],
      [{ ground: 'no-such' }, 'Choose a ground'],
    ];
    for (const [changes, words] of lacking) {
      const answer = await asker.fill(
        paths.caseDecision(caze.number),
        { ...UPHOLDING, ...changes },
        paths.caseDecisionPreview(caze.number),
      );
      expect([answer.status, textOf(answer.text).includes(words)], words).to.deep.equal([422, true]);
      expect(answer.text).to.include('id="error-summary"');
    }
    expect((await fresh(caze)).decisions).to.have.length(0);
  });

  it('begins a decision with the strike where the rule of the ground is that it counts', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    const strike = (text: string) => /<input[^>]*name="strike"[^>]*>/.exec(text)?.[0] ?? '';
    expect(strike((await asker.get(paths.caseDecision(caze.number))).text)).to.include('checked');
    const { target: _target, ...rest } = UPHOLDING;
    const rejected = await asker.fill(
      paths.caseDecision(caze.number),
      { ...rest, outcome: 'rejected' },
      paths.caseDecisionPreview(caze.number),
    );
    expect(textOf(rejected.text)).to.include('No measure and no strike');
  });

  it('begins a decision anew with what the earlier one found and still does, and shows all that changes', async () => {
    const caze = await placedCase();
    const asker = await signedIn(app, 'handler');
    const panel = paths.caseDecision(caze.number);
    const preview = async (changes: object): Promise<string> =>
      textOf((await asker.fill(panel, { ...UPHOLDING, ...changes }, `${panel}/preview`)).text);
    await asker.fill(paths.case(caze.number), {}, paths.caseTaking(caze.number));
    await asker.fill(panel, UPHOLDING);
    await app.settle();
    const [task] = await Measures.find().lean();
    await asker.fill(paths.measures(), { proof: 'Taken off.' }, paths.measureConfirmation(String(task?._id)));
    await app.settle();
    await asker.fill(paths.caseReopening(caze.number), { reason: 'A second look.' });

    const begun = (await asker.get(panel)).text;
    expect(begun).to.include(`>${UPHOLDING.facts}</textarea>`.slice(1));
    expect(/<input[^>]*value="url [^>]*>/.exec(begun)?.[0]).to.include('checked');
    expect(textOf(begun)).to.include('The decision that this one replaces').and.include(UPHOLDING.reasons);

    const same = await preview({});
    expect(same)
      .to.include('Stays as it is')
      .and.include('It will be the first that counts')
      .and.include('replaced by this one');
    const without = await preview({ outcome: 'rejected' });
    expect(without)
      .to.include(`${URL_OF_CASE} is accessible again`)
      .and.include('The strike of that decision is voided')
      .and.include('measure lifted, once it is done');

    await asker.fill(panel, { ...UPHOLDING, outcome: 'rejected' });
    await app.settle();
    const [measure, ...more] = await Measures.find().lean();
    expect(more).to.have.length(0);
    expect(measure).to.include({ status: 'lifting' });
    expect(await Strikes.countDocuments({ voidedAt: null })).to.equal(0);
  });

  it('has no page for a case that is not there', async () => {
    const asker = await signedIn(app, 'handler');
    for (const number of ['ND-2026-999999', 'ND-1', '%24ne', 'new%00', '..%2f..']) {
      expect((await asker.get(`/desk/cases/${number}`)).status, number).to.equal(404);
    }
  });

  it('refuses a form without the version that was looked at, or with one that is no number', async () => {
    const { number } = await placedCase();
    const asker = await signedIn(app, 'handler');
    for (const version of [undefined, 'x', '-1', '1e9', ['1', '1']]) {
      const answer = await asker.fill(paths.case(number), { version }, paths.caseTaking(number));
      expect(answer.status, String(version)).to.equal(400);
    }
  });

  it('shows what was typed as text, never as markup', async () => {
    const { number } = await placedCase();
    const asker = await signedIn(app, 'handler');
    const text = '<script>alert(1)</script> {{t}} <%= 1 %>';
    await asker.fill(paths.case(number), { text }, paths.caseNotes(number));
    const page = await asker.get(paths.case(number));
    expect(page.text).not.to.include('<script>alert');
    expect(textOf(page.text)).to.include(text);
  });
});
