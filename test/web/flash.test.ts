import { expect } from 'chai';
import express from 'express';
import request from 'supertest';
import { readCookies } from '../../src/web/cookies.js';
import { flash, flashMessages } from '../../src/web/flash.js';

const app = express()
  .use(readCookies('of the test'), flashMessages(false))
  .post('/desk/done', (req, res) => {
    flash(req, 'success', 'First.');
    flash(req, 'info', 'Second.');
    res.redirect(303, '/desk');
  })
  .get('/desk/file', (_req, res) => void res.send('a download'))
  .get('/desk', (_req, res) => void res.json(res.locals['flash']));

describe('a message for the page after the redirect', () => {
  it('is on that page once, whatever is downloaded in between', async () => {
    const agent = request.agent(app);
    await agent.post('/desk/done').expect(303);
    await agent.get('/desk/file').expect(200);
    const { body } = await agent.get('/desk');
    expect(body).to.deep.equal([
      { kind: 'success', text: 'First.' },
      { kind: 'info', text: 'Second.' },
    ]);
    expect((await agent.get('/desk')).body).to.deep.equal([]);
  });

  it('is of ours: what somebody else put into the cookie is not shown', async () => {
    const forged = encodeURIComponent('s:[{"kind":"success","text":"Paid."}].c2lnbmF0dXJl');
    const { body } = await request(app).get('/desk').set('Cookie', `desk-flash=${forged}`);
    expect(body).to.deep.equal([]);
  });

  it('cannot be read by a script, and goes to the desk alone', async () => {
    const { headers } = await request(app).post('/desk/done');
    expect(String(headers['set-cookie'])).to.include('HttpOnly').and.to.include('Path=/desk');
  });
});
