import { expect } from 'chai';
import { firstAdminToken } from '../../src/staff/firstAdmin.js';
import { StaffMembers } from '../../src/staff/staff.js';
import { paths } from '../../src/web/paths.js';
import { useApp } from '../support/app.js';
import { Asker } from '../support/asking.js';
import { textOf } from '../support/page.js';
import { employ, PASSWORD, signedIn } from '../support/staffing.js';

const FIRST = { name: 'First Person', email: 'first@desk.example', password: PASSWORD };

describe('signing in', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en' });
  const visitor = () => new Asker(app.visitor());

  it('leads whoever is not signed in to the page for it, and then to what they asked for', async () => {
    await employ('handler');
    const asker = visitor();
    const asked = await asker.get('/desk?view=mine');
    expect(asked.status).to.equal(303);
    const place = asked.headers['location'] ?? '';
    expect(place).to.equal(`/desk/sign-in?to=${encodeURIComponent('/desk?view=mine')}`);
    const answer = await asker.fill(
      place,
      { email: 'handler@desk.example', password: PASSWORD },
      '/desk/sign-in',
    );
    expect([answer.status, answer.headers['location']]).to.deep.equal([303, '/desk?view=mine']);
    expect((await asker.get('/desk?view=mine')).status).to.equal(200);
  });

  it('answers a wrong password, an unknown account and a closed one alike', async () => {
    await employ('handler');
    const closed = await employ('lead');
    await StaffMembers.updateOne({ _id: closed._id }, { $set: { active: false } });
    const texts = await Promise.all(
      [
        ['handler@desk.example', 'wrong'],
        ['nobody@desk.example', PASSWORD],
        ['lead@desk.example', PASSWORD],
      ].map(async ([email, password]) => {
        const answer = await visitor().fill('/desk/sign-in', { email, password });
        expect(answer.status).to.equal(401);
        return textOf(answer.text);
      }),
    );
    expect(new Set(texts).size).to.equal(1);
    expect(texts[0]).to.include('do not belong together');
  });

  it('takes fields that are no text for a wrong password', async () => {
    await employ('handler');
    for (const changes of [{ email: undefined }, { email: ['a', 'b'] }, { password: undefined }]) {
      const answer = await visitor().fill('/desk/sign-in', {
        email: 'handler@desk.example',
        password: PASSWORD,
        ...changes,
      });
      expect(answer.status).to.equal(401);
    }
  });

  it('never leads away from the desk', async () => {
    await employ('handler');
    for (const to of [
      'https://evil.example',
      '//evil.example',
      '/desk//evil.example',
      '/desk\\evil',
      '/deskx',
      '/desk/sign-in',
    ]) {
      const answer = await visitor().fill('/desk/sign-in', {
        email: 'handler@desk.example',
        password: PASSWORD,
        to,
      });
      expect([answer.status, answer.headers['location']], to).to.deep.equal([303, '/desk']);
    }
  });

  it('ends the session on signing out', async () => {
    const asker = await signedIn(app, 'handler');
    expect((await asker.get('/desk')).status).to.equal(200);
    expect((await asker.fill('/desk', {}, '/desk/sign-out')).headers['location']).to.equal('/desk/sign-in');
    expect((await asker.get('/desk')).status).to.equal(303);
  });

  it('ends the session of an account that is closed, with the next request', async () => {
    const admin = await signedIn(app, 'admin');
    const handler = await signedIn(app, 'handler');
    const closure = paths.staffClosure(String(handler.staff._id));
    expect((await admin.fill('/desk/staff', {}, closure)).status).to.equal(303);
    expect((await handler.get('/desk')).status).to.equal(303);
    const own = await admin.fill('/desk/staff', {}, paths.staffClosure(String(admin.staff._id)));
    expect(own.status).to.equal(409);
    expect((await admin.get('/desk/staff')).status).to.equal(200);
  });

  it('takes the password that an administrator sets, and ends what the old one opened', async () => {
    const admin = await signedIn(app, 'admin');
    const handler = await signedIn(app, 'handler');
    const path = paths.staffPassword(String(handler.staff._id));
    const short = await admin.fill('/desk/staff', { password: 'short' }, path);
    expect(short.status).to.equal(422);
    expect(short.text)
      .to.include(`href="#password-${String(handler.staff._id)}"`)
      .and.include('<details open');
    expect((await handler.get('/desk')).status).to.equal(200);
    const another = 'a wholly different sentence';
    expect((await admin.fill('/desk/staff', { password: another }, path)).status).to.equal(303);
    expect((await handler.get('/desk')).status).to.equal(303);
    expect((await admin.get('/desk')).status).to.equal(200);
    const signIn = (password: string) =>
      visitor().fill('/desk/sign-in', { email: handler.staff.email, password });
    expect((await signIn(PASSWORD)).status).to.equal(401);
    expect((await signIn(another)).status).to.equal(303);
    const nobody = paths.staffPassword('64b0000000000000000000aa');
    expect((await admin.fill('/desk/staff', { password: another }, nobody)).status).to.equal(404);
  });

  it('adds an account with a role, and says what is wrong with one', async () => {
    const admin = await signedIn(app, 'admin');
    const wrong = await admin.fill('/desk/staff', {
      name: '',
      email: 'nowhere',
      password: 'short',
      role: 'king',
    });
    expect(wrong.status).to.equal(422);
    expect(textOf(wrong.text)).to.include('Use at least 12 characters').and.include('Choose a role');
    const account = { name: 'New Person', email: 'new@desk.example', password: PASSWORD, role: 'auditor' };
    expect((await admin.fill('/desk/staff', account)).status).to.equal(303);
    expect((await admin.fill('/desk/staff', account)).status).to.equal(409);
    expect(textOf((await admin.get('/desk/staff')).text)).to.include('new@desk.example');
  });

  it('tells the first visitor where the first account is made, and makes it once', async () => {
    const asker = visitor();
    expect(textOf((await asker.get('/desk/sign-in')).text)).to.include('There is no administrator yet');
    const page = paths.firstAdmin(firstAdminToken(app.deps.config.SECRET));
    expect((await asker.get(paths.firstAdmin('guessed'))).status).to.equal(404);
    expect((await asker.fill(page, { ...FIRST, password: 'short' })).status).to.equal(422);
    const made = await asker.fill(page, FIRST);
    expect([made.status, made.headers['location']]).to.deep.equal([303, '/desk']);
    expect(textOf((await asker.get('/desk/staff')).text)).to.include('first@desk.example');
    expect((await visitor().get(page)).status).to.equal(404);
    const second = await visitor().post(page, Object.entries(FIRST));
    expect(second.status).to.be.oneOf([403, 404]);
    expect(await StaffMembers.countDocuments()).to.equal(1);
  });
});

describe('guessing a password', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', SIGN_IN_LIMIT: '3' });

  it('ends after some tries, for the right one too', async () => {
    await employ('handler');
    const asker = new Asker(app.visitor());
    for (let i = 0; i < 3; i++) {
      const answer = await asker.fill('/desk/sign-in', {
        email: 'handler@desk.example',
        password: `guess ${i}`,
      });
      expect(answer.status).to.equal(401);
    }
    const answer = await asker.fill('/desk/sign-in', { email: 'handler@desk.example', password: PASSWORD });
    expect(answer.status).to.equal(429);
  });
});
