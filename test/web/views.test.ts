import { expect } from 'chai';
import { paths } from '../../src/web/paths.js';
import { placedCase } from '../desk/support.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { signedIn } from '../support/staffing.js';

describe('the list of what is wrong with a form', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });

  it('names the field where the text alone does not', async () => {
    const { number } = await placedCase();
    const handler = await signedIn(app, 'handler');
    await handler.fill(paths.case(number), {}, paths.caseTaking(number));
    const { text } = await handler.fill(
      paths.caseDecision(number),
      { outcome: 'upheld' },
      paths.caseDecisionPreview(number),
    );
    const items = listIn(text);
    expect(items).to.include('Facts: Fill this in.').and.include('Reasons: Fill this in.');
    expect(new Set(items).size).to.equal(items.length);
  });

  it('says it once where every text names its field', async () => {
    const answer = await new Asker(app.agent).fill('/report/5.2-copyright', { name: '' });
    expect(answer.status).to.equal(422);
    expect(listIn(answer.text)).to.include('Tell us why this is wrong.').and.have.length.above(3);
  });

  it('names it on the other screens of the desk too', async () => {
    const admin = await signedIn(app, 'admin');
    const { text } = await admin.fill(paths.organisations(), { name: 'CERT', perMinute: '0', perDay: 'x' });
    const limits = listIn(text).filter((item) => item.includes('Enter a whole number'));
    expect(limits).to.have.lengthOf(2);
    for (const item of limits) expect(item).to.match(/^[A-Z][a-z ]+: Enter a whole number/);
  });

  it('escapes what it takes from elsewhere, and shows no other text in its place', async () => {
    const typed = '<!--later 0--> $& $1';
    const { text } = await new Asker(app.agent).fill('/report/5.2-copyright', { reasons: typed });
    expect(text.match(/id="error-summary"/g)).to.have.lengthOf(1);
    expect(text).to.contain('&lt;!--later 0--&gt; $&amp; $1').and.not.contain('<!--later');
  });
});

const listIn = (html: string): string[] => {
  const [, list = ''] = /id="error-summary"[^]*?<ul>([^]*?)<\/ul>/.exec(html) ?? [];
  return [...list.matchAll(/<a href="#[^"]+">([^<]*)<\/a>/g)].map(([, text = '']) => text);
};
