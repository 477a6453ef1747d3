import { expect } from 'chai';
import express from 'express';
import { pino } from 'pino';
import supertest from 'supertest';
import { StaffMembers } from '../../src/staff/staff.js';
import { errorPages } from '../../src/web/errors.js';
import { useApp } from '../support/app.js';
import { signedIn } from '../support/staffing.js';

/** What never stands in an answer: where the program is, what it is made of, what went wrong inside. */
const INSIDES = /\bat .+:\d+:\d+|Error:|node_modules|\.ejs\b|mongo|\/srv/i;

describe('a fault of our own', () => {
  const app = useApp();
  const { findById } = StaffMembers;
  afterEach(() => {
    StaffMembers.findById = findById;
  });

  it('is told without its insides, also when it comes before anything is known of the visitor', async () => {
    const handler = await signedIn(app, 'handler');
    StaffMembers.findById = () => {
      throw new Error('the store at /srv/data is gone');
    };
    const answer = await handler.get('/desk');
    expect(answer.status).to.equal(500);
    expect(answer.headers['cache-control']).to.equal('no-store');
    expect(answer.text).to.contain('Something went wrong on our side').and.not.match(INSIDES);
    expect(answer.text, 'its number, to find it in the log').to.contain(answer.headers['x-request-id']);
  });

  it('that keeps the error page itself from being made is one line of text', async () => {
    const bare = express();
    bare.engine('ejs', (_path, _locals, done) => done(new Error('the template in /srv/views is broken')));
    bare.set('view engine', 'ejs');
    bare.get('/', () => {
      throw new Error('the store at /srv/data is gone');
    });
    bare.use(errorPages(pino({ level: 'silent' })));
    const answer = await supertest(bare).get('/');
    expect(answer.status).to.equal(500);
    expect(answer.headers['content-type']).to.match(/^text\/plain/);
    expect(answer.text).to.equal('500 failed\n');
  });
});
