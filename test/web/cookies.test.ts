import { expect } from 'chai';
import { useApp } from '../support/app.js';

describe('cookies that nobody here made', () => {
  const app = useApp();
  const cookies = [
    'csrf=j:{"a":1}',
    'csrf=j:5',
    'desk=j:{"a":1}',
    'desk=j:[]',
    'lang=j:{"a":1}',
    'lang=fr',
    'desk=s%3Aabc.def',
    'desk=s:%00',
    'csrf=%E0%A4%A',
    '__proto__=j:{"a":1}; constructor=x; toString=y',
    ';;;=;=',
  ];

  for (const cookie of cookies) {
    it(`${cookie} change nothing`, async () => {
      for (const path of ['/', '/desk/sign-in', '/report/5.2-copyright']) {
        const answer = await app.visitor().get(path).set('Cookie', cookie);
        expect(answer.status, path).to.equal(200);
      }
    });
  }
});
