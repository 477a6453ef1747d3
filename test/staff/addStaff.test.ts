import { expect } from 'chai';
import { addStaff, EmailTaken, staffInput } from '../../src/staff/addStaff.js';
import { ROLES, StaffMembers } from '../../src/staff/staff.js';
import { useStore } from '../support/store.js';

const GOOD = {
  name: 'Hanna',
  email: 'Hanna@Desk.example ',
  password: 'correct horse battery',
  role: 'handler',
};

describe('adding an account', () => {
  useStore();

  it('keeps the address in lower case and of the password only its hash', async () => {
    await addStaff(staffInput.parse(GOOD));
    const [staff] = await StaffMembers.find().lean();
    expect(staff).to.include({ email: 'hanna@desk.example', role: 'handler', active: true });
    expect(staff?.passwordHash).to.match(/^\$argon2id\$/);
    expect(JSON.stringify(staff)).not.to.contain(GOOD.password);
  });

  it('happens once for an address, however it is written and however many ask at once', async () => {
    const inputs = ['hanna@desk.example', 'HANNA@desk.example', ' hanna@DESK.example '];
    const asked = inputs.map((email) => addStaff(staffInput.parse({ ...GOOD, email })));
    const outcomes = await Promise.allSettled(asked);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(1);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).to.be.instanceOf(EmailTaken);
    expect(await StaffMembers.countDocuments()).to.equal(1);
  });

  const wrong: [string, Record<string, unknown>, string][] = [
    ['no name', { name: ' ' }, 'staff:problem.name'],
    ['a name of 101 characters', { name: 'a'.repeat(101) }, 'staff:problem.name'],
    ['a name that shows nothing', { name: '\u200b\u2800 ' }, 'staff:problem.name'],
    ['no address', { email: '' }, 'staff:problem.email'],
    ['an address that is none', { email: 'hanna' }, 'staff:problem.email'],
    ['an address of 255 characters', { email: `${'a'.repeat(243)}@desk.example` }, 'staff:problem.email'],
    ['a header in the address', { email: 'a@desk.example\r\nBcc: b@desk.example' }, 'staff:problem.email'],
    ['a password of 11 characters', { password: 'a'.repeat(11) }, 'staff:problem.password'],
    ['a password of 201 characters', { password: 'a'.repeat(201) }, 'staff:problem.password_long'],
    ['a role that there is not', { role: 'root' }, 'staff:problem.role'],
    ['a role of every object', { role: 'constructor' }, 'staff:problem.role'],
  ];
  for (const [what, change, problem] of wrong) {
    it(`is refused with ${what}`, () => {
      const { error } = staffInput.safeParse({ ...GOOD, ...change });
      expect(error?.issues.map(({ message }) => message)).to.include(problem);
    });
  }

  it('shows in a name what turns text around', () => {
    expect(staffInput.parse({ ...GOOD, name: ' Bo\u202e\r\nnimda ' }).name).to.equal('Bo[U+202E] nimda');
  });

  it('is refused with anything but text', () => {
    for (const field of ['name', 'email', 'password', 'role'])
      for (const value of [{ $ne: '' }, ['a'], 5, null, undefined])
        expect(staffInput.safeParse({ ...GOOD, [field]: value }).success, field).to.equal(false);
  });

  it('knows the four roles', () => {
    expect(ROLES).to.deep.equal(['handler', 'lead', 'admin', 'auditor']);
  });
});
