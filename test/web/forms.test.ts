import { expect } from 'chai';
import { useApp } from '../support/app.js';

describe('what the program can be asked', () => {
  const app = useApp();

  for (const method of ['put', 'patch', 'delete', 'options', 'trace'] as const) {
    it(`does not include ${method.toUpperCase()}`, async () => {
      const answer = await app.agent[method]('/report/5.2-copyright').set('Accept-Language', 'en');
      expect(answer.status).to.equal(405);
      expect(answer.headers['allow']).to.equal('GET, HEAD, POST');
      expect(answer.text).to.contain('We could not read that');
    });
  }

  for (const type of ['application/json', 'text/plain', 'application/xml', 'nonsense']) {
    it(`does not include a form in ${type}`, async () => {
      const request = app.agent.post('/desk/sign-in').set('Content-Type', type);
      const answer = await request.set('Accept-Language', 'en').send('{"email":{"$ne":""}}');
      expect(answer.status).to.equal(415);
      expect(answer.text).to.contain('We could not read that');
    });
  }
});
