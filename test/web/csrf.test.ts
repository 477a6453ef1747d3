import { expect } from 'chai';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { employ, signedIn } from '../support/staffing.js';

const SIGN_IN = '/desk/sign-in';
const NOBODY = { email: 'nobody@desk.example', password: 'not the password' };

describe('protection against forged forms', () => {
  const app = useApp();

  it('lets a form through with the token of its page, and only with it', async () => {
    await employ('handler');
    const visitor = new Asker(app.agent);
    expect((await visitor.fill(SIGN_IN, NOBODY)).status).to.equal(401);
    for (const token of [undefined, '', 'forged', 'a'.repeat(129), ['', '']]) {
      const answer = await visitor.fill(SIGN_IN, { ...NOBODY, _csrf: token });
      expect(answer.status, String(token)).to.equal(403);
      expect(answer.text).to.contain('This form was open too long');
    }
  });

  it('refuses the token of somebody else’s browser', async () => {
    await employ('handler');
    const other = await new Asker(app.visitor()).hidden(SIGN_IN);
    const answer = await new Asker(app.agent).fill(SIGN_IN, { ...NOBODY, _csrf: other['_csrf'] });
    expect(answer.status).to.equal(403);
  });

  it('refuses a token and cookie that were made up together', async () => {
    const made = `${'a'.repeat(64)}.${'b'.repeat(64)}`;
    const answer = await new Asker(app.agent).send(
      SIGN_IN,
      'application/x-www-form-urlencoded',
      new URLSearchParams({ ...NOBODY, _csrf: made }).toString(),
      { Cookie: `csrf=${made}` },
    );
    expect(answer.status).to.equal(403);
  });

  it('refuses the token from before signing in, and that of a colleague with their cookie', async () => {
    const before = new Asker(app.agent);
    const visitors = await before.hidden(SIGN_IN);
    const handler = await signedIn(app, 'handler');
    const stale = await handler.fill('/desk', { _csrf: visitors['_csrf'] }, '/desk/sign-out');
    expect(stale.status).to.equal(403);

    const admin = await signedIn(app, 'admin');
    const { _csrf: token = '' } = await admin.hidden('/desk');
    const page = await handler.agent.get('/desk');
    const session = /desk=[^;]+/.exec(String(page.headers['set-cookie']))?.[0] ?? '';
    const borrowed = await new Asker(app.visitor()).send(
      '/desk/sign-out',
      'application/x-www-form-urlencoded',
      new URLSearchParams({ _csrf: token }).toString(),
      { Cookie: `${session}; csrf=${token}` },
    );
    expect(borrowed.status).to.equal(403);
  });

  it('keeps its cookie from scripts and, with https, from other hosts', async () => {
    const { headers } = await app.agent.get(SIGN_IN);
    expect(String(headers['set-cookie'])).to.match(/^csrf=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  });
});

describe('protection against forged forms, with https', () => {
  const app = useApp({ BASE_URL: 'https://abuse.host.example', TRUST_PROXY: '1' });

  it('binds every cookie to this host and to https', async () => {
    const { headers } = await app.agent.get(`${SIGN_IN}?lang=nl`).set('X-Forwarded-Proto', 'https');
    const cookies = headers['set-cookie'] as unknown;
    expect(cookies).to.be.an('array').with.lengthOf(2);
    for (const cookie of cookies as string[]) expect(cookie).to.contain('; Secure').and.contain('HttpOnly');
    expect(cookies).to.satisfy((all: string[]) => all.some((one) => one.startsWith('__Host-csrf=')));
    expect(headers['strict-transport-security']).to.match(/^max-age=\d{8}/);
    expect(headers['content-security-policy']).to.contain('upgrade-insecure-requests');
  });
});
