import express from 'express';
import { expect } from 'chai';
import request from 'supertest';
import { loadKeylessConfig } from '../../config/index.js';
import { knowMailbox } from '../../src/intake/mailboxes/lease.js';
import { keyOf, noteLooked, noteUnreachable } from '../../src/intake/mailboxes/states.js';
import { createInProcessQueue } from '../../src/queues/inProcess.js';
import { healthCheck } from '../../src/web/health.js';
import { useStore } from '../support/store.js';

describe('/healthz', () => {
  useStore();

  const queue = createInProcessQueue({ onError: () => undefined });
  after(() => queue.close());
  const ask = (MAILBOXES: string) => {
    const config = { ...loadKeylessConfig({ MAILBOXES }), SECRET: '' };
    return request(express().get('/healthz', healthCheck({ queue, config }))).get('/healthz');
  };

  it('tells that store and queue answer', async () => {
    const { status, body } = await ask('');
    expect(status).to.equal(200);
    expect(body).to.deep.equal({ status: 'ok', store: 'ok', queue: 'ok' });
  });

  it('tells of a mailbox that cannot be reached, and is well all the same', async () => {
    const given = 'imaps://abuse%40example.nl:secret@mail.example.nl/INBOX';
    const [mailbox] = loadKeylessConfig({ MAILBOXES: given }).MAILBOXES;
    if (!mailbox) throw new Error('no mailbox');
    const _id = keyOf(mailbox);
    const told = async () => {
      const { status, body } = (await ask(given)) as { status: number; body: { mailboxes: string } };
      return { status, mailboxes: body.mailboxes };
    };
    await knowMailbox({ _id, name: mailbox.name, track: null });
    expect(await told(), 'never reached').to.deep.equal({ status: 200, mailboxes: 'failing' });
    await noteLooked(_id);
    expect(await told()).to.deep.equal({ status: 200, mailboxes: 'ok' });
    await noteUnreachable(_id, 'refused');
    expect(await told()).to.deep.equal({ status: 200, mailboxes: 'failing' });
  });
});
