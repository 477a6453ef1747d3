import { expect } from 'chai';
import { EmailTaken } from '../../src/staff/addStaff.js';
import { addFirstAdmin, firstAdminToken, hasStaff, isFirstAdminToken } from '../../src/staff/firstAdmin.js';
import { StaffMembers } from '../../src/staff/staff.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { employ } from '../support/staffing.js';

const SECRET = 'a secret of more than thirty-two characters';
const ADMIN = { name: 'Ada', email: 'ada@desk.example', password: 'correct horse battery' };

describe('the word in the first administrator’s link', () => {
  it('comes from the secret and nothing else', () => {
    const token = firstAdminToken(SECRET);
    expect(token).to.match(/^[\w-]{32}$/);
    expect(firstAdminToken(SECRET)).to.equal(token);
    expect(firstAdminToken(`${SECRET}.`)).not.to.equal(token);
  });

  it('is known again, and no other is', () => {
    const token = firstAdminToken(SECRET);
    expect(isFirstAdminToken(SECRET, token)).to.equal(true);
    for (const other of [
      '',
      token.slice(1),
      `${token}x`,
      token.toLowerCase(),
      'é'.repeat(32),
      'é'.repeat(16),
    ])
      expect(isFirstAdminToken(SECRET, other), other).to.equal(false);
  });
});

describe('the first administrator', () => {
  const app = useApp();
  const page = () => `/desk/first-administrator/${firstAdminToken(app.deps.config.SECRET)}`;

  it('is one, also of five who try at once', async () => {
    const tries = ['a', 'b', 'c', 'd', 'e'].map((name) =>
      addFirstAdmin({ ...ADMIN, email: `${name}@desk.example` }),
    );
    const outcomes = await Promise.allSettled(tries);
    const refused = outcomes.flatMap((outcome): unknown[] =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    );
    expect(refused).to.have.lengthOf(4);
    for (const reason of refused) expect(reason).to.be.instanceOf(EmailTaken);
    expect(await StaffMembers.countDocuments({ role: 'admin' })).to.equal(1);
    expect(await hasStaff()).to.equal(true);
  });

  it('is one, also of two who send the page at once; the other finds it gone', async () => {
    const askers = [new Asker(app.visitor()), new Asker(app.visitor())];
    const forms = await Promise.all(askers.map((asker) => asker.hidden(page())));
    const answers = await Promise.all(
      askers.map((asker, index) =>
        asker.post(page(), Object.entries({ ...forms[index], ...ADMIN, email: `${index}@desk.example` })),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 404]);
    expect(await StaffMembers.countDocuments()).to.equal(1);
  });

  it('is signed in at once, in a session that was not there before', async () => {
    const asker = new Asker(app.agent);
    const answer = await asker.fill(page(), ADMIN);
    expect(answer.headers['location']).to.equal('/desk');
    expect(String(answer.headers['set-cookie'])).to.match(/desk=/);
    expect((await asker.get('/desk')).status).to.equal(200);
  });

  it('is told what is wrong, and keeps what was typed but the password', async () => {
    const answer = await new Asker(app.agent).fill(page(), { ...ADMIN, password: 'short' });
    expect(answer.status).to.equal(422);
    expect(answer.text).to.contain('ada@desk.example').and.not.contain('value="short"');
    expect(await hasStaff()).to.equal(false);
  });

  it('is nobody once there is staff, nor behind another link', async () => {
    expect((await app.agent.get(page())).status).to.equal(200);
    for (const token of ['forged', '%00', '__proto__', `${firstAdminToken(app.deps.config.SECRET)}x`])
      expect((await app.agent.get(`/desk/first-administrator/${token}`)).status, token).to.equal(404);
    await employ('auditor');
    expect((await app.agent.get(page())).status).to.equal(404);
  });
});
