import { expect } from 'chai';
import { useApp } from '../support/app.js';
import { signedIn } from '../support/staffing.js';

describe('the headers of every answer', () => {
  const app = useApp();
  const places = ['/', '/report', '/desk/sign-in', '/nowhere', '/css/base.css', '/report/%', '/desk'];

  for (const path of places) {
    it(`of ${path} let nothing run that is not ours, and nobody frame it`, async () => {
      const { headers } = await app.agent.get(path);
      const policy = String(headers['content-security-policy']);
      expect(policy).to.contain("default-src 'none'").and.to.contain("script-src 'self'");
      expect(policy).to.contain("frame-ancestors 'none'").and.to.contain("base-uri 'none'");
      expect(policy).not.to.match(/unsafe|\*|https?:/);
      expect(headers).to.include({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
      expect(headers).not.to.have.any.keys('x-powered-by', 'server');
    });
  }

  it('keep what one person may see from caches and search engines', async () => {
    const handler = await signedIn(app, 'handler');
    for (const answer of [
      await handler.get('/desk'),
      await handler.get('/desk/cases/ND-2026-000001'),
      await app.agent.get('/desk/sign-in'),
      await app.agent.get('/status/forged'),
      await app.agent.get('/my-case/forged'),
      await app.agent.get('/report/5.2-copyright'),
    ]) {
      expect(answer.headers['cache-control']).to.equal('no-store');
    }
    expect((await handler.get('/desk')).headers['x-robots-tag']).to.contain('noindex');
  });
});
