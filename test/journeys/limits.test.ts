import { expect } from 'chai';
import { Complaints } from '../../src/intake/complaint.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { COPYRIGHT_FORM, copyrightFields } from '../support/complaining.js';
import { employ, PASSWORD } from '../support/staffing.js';

const GOOD = copyrightFields({ url: 'https://shop.example.nl/stolen' });
const TOO_MUCH = 'Too many at once';

describe('how often one address may complain', () => {
  const app = useApp({ FORM_LIMIT: '3' });

  it('is as often as is configured, whatever cookies, headers or fields it sends', async () => {
    const send = async (headers: Record<string, string> = {}) => {
      const visitor = new Asker(app.visitor());
      for (const [name, value] of Object.entries(headers)) visitor.agent.set(name, value);
      return visitor.fill(COPYRIGHT_FORM, GOOD);
    };
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await send()).status);
    expect(statuses).to.deep.equal([303, 303, 303]);
    const elsewhere: Record<string, string>[] = [
      {},
      { 'X-Forwarded-For': '198.51.100.7' },
      { Forwarded: 'for=198.51.100.7' },
      { 'X-Real-IP': '198.51.100.7' },
      { 'CF-Connecting-IP': '198.51.100.7' },
    ];
    for (const headers of elsewhere) {
      const answer = await send(headers);
      expect(answer.status, JSON.stringify(headers)).to.equal(429);
      expect(answer.text).to.contain(TOO_MUCH);
      expect(answer.headers).to.have.property('retry-after');
    }
    expect(await Complaints.countDocuments()).to.equal(3);
    expect((await app.agent.get(COPYRIGHT_FORM)).status, 'reading is free').to.equal(200);
  });
});

describe('how often one address may write on the private pages', () => {
  const app = useApp({ FORM_LIMIT: '3' });

  it('is limited as well, also with links that are forged', async () => {
    const visitor = new Asker(app.agent);
    const { _csrf = '' } = await visitor.hidden(COPYRIGHT_FORM);
    const statuses = [];
    for (let i = 0; i < 4; i++) {
      const path = `/status/${'A'.repeat(44)}/answers`;
      statuses.push(
        (
          await visitor.post(path, [
            ['_csrf', _csrf],
            ['text', 'x'],
          ])
        ).status,
      );
    }
    expect(statuses).to.deep.equal([404, 404, 404, 429]);
  });
});

describe('how often one may fail to sign in', () => {
  const app = useApp({ SIGN_IN_LIMIT: '3', TRUST_PROXY: '1' });
  const from = async (address: string, email: string, password: string) => {
    const visitor = new Asker(app.visitor());
    visitor.agent.set('X-Forwarded-For', address);
    return visitor.fill('/desk/sign-in', { email, password });
  };

  it('is as often as is configured from one address, for any accounts', async () => {
    await employ('handler');
    const tries = ['a', 'b', 'c'].map((name) => from('198.51.100.1', `${name}@desk.example`, 'wrong'));
    for (const { status } of await Promise.all(tries)) expect(status).to.equal(401);
    const answer = await from('198.51.100.1', 'handler@desk.example', PASSWORD);
    expect(answer.status).to.equal(429);
    expect(answer.text).to.contain(TOO_MUCH);
    expect((await from('198.51.100.2', 'handler@desk.example', PASSWORD)).status, 'elsewhere').to.equal(303);
  });

  it('is as often as is configured for one account, from any addresses and however it is written', async () => {
    await employ('lead');
    const spellings = ['lead@desk.example', 'LEAD@desk.example', ' lead@desk.example '];
    for (const [index, email] of spellings.entries())
      expect((await from(`203.0.113.${index + 1}`, email, 'wrong')).status, email).to.equal(401);
    expect((await from('203.0.113.9', 'lead@desk.example', PASSWORD)).status).to.equal(429);
  });

  it('is not counted when it succeeds', async () => {
    await employ('admin');
    for (let i = 0; i < 5; i++)
      expect((await from('192.0.2.77', 'admin@desk.example', PASSWORD)).status).to.equal(303);
  });
});
