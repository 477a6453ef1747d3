import { expect } from 'chai';
import { paths } from '../../src/web/paths.js';
import { placedCase } from '../desk/support.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { signedIn } from '../support/staffing.js';

const REPORT = '/report/5.2-copyright';
const FORM = 'application/x-www-form-urlencoded';
const LOST = 'What you typed';

describe('a form that could not be taken', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('gives the text back when the session was lost, with the way to sign in and to the case', async () => {
    const { number } = await placedCase();
    const handler = await signedIn(app, 'handler');
    const fields = await handler.hidden(paths.caseReporterQuestion(number));
    const cookies = String((await handler.agent.get('/desk')).headers['set-cookie']);
    const csrf = /csrf=[^;]+/.exec(cookies)?.[0] ?? '';
    const answer = await new Asker(app.visitor()).send(
      paths.caseReporterQuestion(number),
      FORM,
      new URLSearchParams({ ...fields, text: 'Which <b>page</b>\nis it?', kind: 'evidence' }).toString(),
      { Cookie: csrf },
    );
    expect(answer.status).to.equal(403);
    expect(answer.text).to.contain(LOST).and.contain('Which &lt;b&gt;page&lt;/b&gt;\nis it?');
    expect(answer.text).to.not.contain(fields['_csrf']).and.not.contain('>evidence<');
    expect(answer.text).to.contain(`/desk/sign-in?to=${encodeURIComponent(paths.case(number))}`);
  });

  it('gives a visitor’s text back too, and leads to the form', async () => {
    const visitor = new Asker(app.agent);
    const answer = await visitor.fill(REPORT, { reasons: 'My photograph.', _csrf: 'old' });
    expect(answer.status).to.equal(403);
    expect(answer.text).to.contain(LOST).and.contain('My photograph.').and.contain(`href="${REPORT}"`);
  });

  it('never shows a password, a token or what the page put into the form', async () => {
    const visitor = new Asker(app.agent);
    const given = {
      email: 'a@desk.example',
      password: 'Correct horse',
      tokenName: 'Our Token',
      _csrf: 'X Y',
    };
    const { text, status } = await visitor.fill('/desk/sign-in', given);
    expect(status).to.equal(403);
    for (const hidden of ['Correct horse', 'Our Token', 'X Y']) expect(text).to.not.contain(hidden);
  });

  it('shows no words that another site sent, nor what was not read', async () => {
    const visitor = new Asker(app.agent);
    await visitor.get(REPORT);
    const body = new URLSearchParams({ reasons: 'Call this number now.' }).toString();
    const foreign = await visitor.send(REPORT, FORM, body, { 'Sec-Fetch-Site': 'cross-site' });
    expect(foreign.text).to.not.contain('Call this number').and.not.contain(LOST);
    const unknown = await new Asker(app.visitor()).send(REPORT, FORM, body);
    expect(unknown.text).to.not.contain('Call this number').and.not.contain(LOST);
    const large = await visitor.send(REPORT, FORM, `reasons=${'Call+me+'.repeat(400_000)}`);
    expect(large.status).to.equal(413);
    expect(large.text).to.not.contain('Call me');
  });

  it('is given back within bounds', async () => {
    const visitor = new Asker(app.agent);
    const { text } = await visitor.fill(REPORT, { reasons: 'A b '.repeat(200_000), _csrf: 'old' });
    expect(text.length).to.be.within(500_000, 520_000);
  });
});

describe('an error page for staff', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('leads to the desk, and a visitor’s to the start page', async () => {
    const handler = await signedIn(app, 'handler');
    expect((await handler.get('/desk/nothing')).text).to.match(/href="\/desk">[^/]*To the desk/);
    expect((await app.agent.get('/nothing')).text).to.match(/href="\/">[^/]*To the start page/);
  });
});
