import { expect } from 'chai';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';

describe('what every page knows', () => {
  const app = useApp();

  it('links to the other language on this site only, whatever the path looks like', async () => {
    for (const path of ['//evil.example/', '///evil.example', '//evil.example/%2e%2e', '/\\evil.example/']) {
      const { text, status } = await app.agent.get(path);
      expect(status, path).to.equal(404);
      const links = [...text.matchAll(/href="([^"]*lang=[^"]*)"/g)].map(([, href = '']) => href);
      expect(links, path).to.have.lengthOf(2);
      for (const link of links) {
        expect(new URL(link, 'https://abuse.host.example').host, link).to.equal('abuse.host.example');
      }
    }
  });

  it('speaks the language of the address, then of the cookie, then of the browser', async () => {
    const visitor = new Asker(app.agent);
    expect((await visitor.get('/report')).text).to.contain('<html lang="en"');
    expect((await visitor.get('/report?lang=nl')).text).to.contain('<html lang="nl"');
    expect((await visitor.get('/report')).text, 'remembered').to.contain('<html lang="nl"');
    expect((await visitor.get('/report?lang=en&lang=nl')).text, 'twice is nothing').to.contain('lang="nl"');
    expect((await app.visitor().get('/report').set('Accept-Language', 'fr')).text).to.contain('lang="nl"');
  });

  it('offers no other language on a page that answers a form: what was typed would be gone', async () => {
    const visitor = new Asker(app.agent);
    const answer = await visitor.fill('/report/5.2-copyright', { reasons: 'Mine.' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.contain('Mine.').and.not.contain('lang-links');
    expect((await visitor.get('/report/5.2-copyright')).text).to.contain('lang-links');
  });

  it('shows nobody’s name to whoever is not signed in', async () => {
    const { text } = await new Asker(app.agent).get('/desk/sign-in');
    expect(text).not.to.contain('rail-user');
  });
});
