import { createHmac } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Types } from 'mongoose';
import { Cases, type Case } from '../../../src/cases/case.js';
import { askReporter } from '../../../src/cases/ask.js';
import { takeCase } from '../../../src/cases/take.js';
import { decideCase } from '../../../src/decisions/decide.js';
import { settleCase } from '../../../src/effects.js';
import { webhookMessage } from '../../../src/intake/api/schemas.js';
import { Organisations } from '../../../src/reporters/organisation.js';
import { Deliveries } from '../../../src/reporters/webhooks/delivery.js';
import { deliverWebhook, dueDeliveries, retryDelivery } from '../../../src/reporters/webhooks/deliver.js';
import { mayReach } from '../../../src/reporters/webhooks/network.js';
import { postJson } from '../../../src/reporters/webhooks/post.js';
import { signingSecret } from '../../../src/reporters/webhooks/sign.js';
import { answerBy, OWNER, shopOwner } from '../../portal/placed.js';
import { useApp } from '../../support/app.js';
import { handler, judgement } from '../../support/cases.js';
import { requireTool } from '../../support/tools.js';
import { COMPLAINT, newOrganisation, Sender, XARF } from './support.js';

interface Received {
  headers: IncomingHttpHeaders;
  body: string;
  path: string;
}

/** A server of an organisation, that answers as it is told. */
function useReceiver() {
  const received: Received[] = [];
  let answer = (response: ServerResponse): void => void response.writeHead(204).end();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body, path: request.url ?? '' });
      answer(response);
    });
  });
  before((done) => void server.listen(0, '127.0.0.1', done));
  beforeEach(() => {
    received.length = 0;
    answer = (response) => void response.writeHead(204).end();
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });
  return {
    received,
    url: (host = '127.0.0.1') => `http://${host}:${(server.address() as AddressInfo).port}/hook`,
    answers: (next: typeof answer) => (answer = next),
  };
}

const NETWORKS = ['127.0.0.0/8'];

describe('webhooks', () => {
  const app = useApp({ DEFAULT_LANGUAGE: 'en', WEBHOOK_NETWORKS: '127.0.0.0/8' });
  const receiver = useReceiver();

  /** A complaint of an organisation with a webhook, placed and taken up. */
  async function complained(body: unknown = COMPLAINT) {
    await shopOwner();
    const { organisation, token } = await newOrganisation({
      webhook: { url: receiver.url(), secretVersion: 1 },
    });
    const { body: answer } = await new Sender(app, token).post(body);
    await app.settle();
    const opened = await Cases.findOne().lean();
    if (!opened) throw new Error('no case');
    return {
      organisation,
      answer: answer as { reference: string; url: string },
      caze: await takeCase(opened, handler),
    };
  }

  const decide = (caze: Case) =>
    decideCase(
      caze,
      judgement({ ground: caze.ground, facts: `The page is a copy. ${OWNER.name} was told.` }),
      handler,
    );

  it('tell an outcome, signed, once, and nothing of the customer', async () => {
    const { organisation, answer, caze } = await complained();
    await decide(caze);
    await app.settle();
    expect(receiver.received).to.have.lengthOf(1);
    const [{ headers, body, path }] = receiver.received as [Received];
    expect(path).to.equal('/hook');
    expect(headers['content-type']).to.equal('application/json');
    const secret = signingSecret(app.deps.config.SECRET, organisation._id, 1);
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
    const expected = createHmac('sha256', key).update(signed).digest('base64');
    expect(headers['webhook-signature']).to.equal(`v1,${expected}`);
    expect(Math.abs(Date.now() / 1000 - Number(headers['webhook-timestamp']))).to.be.below(60);
    const message = webhookMessage.parse(JSON.parse(body));
    expect(message.type).to.equal('complaint.decided');
    expect(message.data).to.deep.include({
      reference: answer.reference,
      url: answer.url,
      ownReference: 'INC-2041',
    });
    expect(message.data.case.outcome?.code).to.equal('upheld');
    for (const secretWord of [OWNER.name, OWNER.email, OWNER.ref]) expect(body).to.not.contain(secretWord);
    const [delivery] = await Deliveries.find().lean();
    expect(delivery).to.deep.include({ status: 'sent', nextAttemptAt: null });
  });

  it('are made once, however often the effect is carried out, and say what was so then', async () => {
    const { caze } = await complained();
    const decided = await decide(caze);
    await app.settle();
    const [before] = await Deliveries.find().lean();
    await Cases.updateOne(
      { _id: caze._id },
      { $set: { status: 'in_review' }, $push: { owed: decided.head.seq } },
    );
    await settleCase(caze._id, { letters: app.deps.letters, strikeMonths: 24 });
    expect(await Deliveries.find().lean()).to.deep.equal([before]);
    await Deliveries.deleteMany({});
    await Cases.updateOne({ _id: caze._id }, { $push: { owed: decided.head.seq } });
    await settleCase(caze._id, { letters: app.deps.letters, strikeMonths: 24 });
    const [again] = await Deliveries.find().lean();
    expect(again?._id).to.deep.equal(before?._id);
    expect(JSON.parse(again?.body ?? '')).to.deep.equal(JSON.parse(before?.body ?? ''));
  });

  it('tell of a question, also about what a machine reported', async () => {
    await shopOwner();
    const { organisation, token } = await newOrganisation({
      webhook: { url: receiver.url(), secretVersion: 1 },
    });
    await new Sender(app, token).post(XARF);
    await app.settle();
    const opened = await Cases.findOne().lean();
    const complaint = opened?.complaints[0];
    if (!opened || !complaint) throw new Error('no case');
    const taken = await takeCase(opened, handler);
    await askReporter(
      taken,
      { complaint: complaint.id, text: 'Which user name?', answerBy: answerBy() },
      handler,
    );
    await app.settle();
    const message = webhookMessage.parse(JSON.parse(receiver.received[0]?.body ?? ''));
    expect(message.type).to.equal('complaint.question');
    expect(message.data.case.question?.text).to.contain('Which user name?');
    expect(String(organisation._id)).to.equal(String((await Deliveries.findOne().lean())?.organisation));
  });

  it('are tried again after a failure, under the same id, until a person looks', async () => {
    receiver.answers((response) => void response.writeHead(503).end());
    const { caze } = await complained();
    await decide(caze);
    await app.settle();
    const [failed] = await Deliveries.find().lean();
    expect(failed).to.deep.include({ status: 'pending', lastError: '503' });
    const later = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
    const sending = { secret: app.deps.config.SECRET, networks: NETWORKS };
    const id = failed?._id ?? new Types.ObjectId();
    expect(await dueDeliveries(5, later(1)())).to.have.lengthOf(1);
    expect(await deliverWebhook(id, { ...sending, now: later(73) })).to.equal('failed');
    expect(await deliverWebhook(id, { ...sending, now: later(74) })).to.equal(null);
    receiver.answers((response) => void response.writeHead(200).end('thanks'));
    await retryDelivery(id, handler);
    await app.settle();
    expect((await Deliveries.findById(id).lean())?.status).to.equal('sent');
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).to.equal(1);
    const bodies = new Set(receiver.received.map(({ body }) => body));
    expect(bodies.size).to.equal(1);
  });

  it('are taken up again after a crash', async () => {
    const { caze } = await complained();
    await decide(caze);
    await app.settle();
    await Deliveries.updateMany(
      {},
      { $set: { status: 'sending', sentAt: null, nextAttemptAt: new Date(Date.now() - 1) } },
    );
    const [id] = await dueDeliveries(5);
    if (!id) throw new Error('none is due');
    await deliverWebhook(id, { secret: app.deps.config.SECRET, networks: NETWORKS });
    const delivery = await Deliveries.findById(id).lean();
    expect(delivery?.attempts.map(({ outcome }) => outcome)).to.deep.equal(['sent', 'unknown', 'sent']);
  });

  it('go nowhere without an address, and not to an organisation that was closed', async () => {
    const { organisation, caze } = await complained();
    await Organisations.updateOne({ _id: organisation._id }, { $set: { active: false } });
    await decide(caze);
    await app.settle();
    expect(await Deliveries.countDocuments()).to.equal(0);
    expect(receiver.received).to.deep.equal([]);
  });

  it('follow no redirect, and give up on who is gone', async () => {
    receiver.answers((response) => void response.writeHead(302, { Location: '/elsewhere' }).end());
    expect(await postJson(receiver.url(), '{}', {}, { networks: NETWORKS })).to.deep.equal({
      type: 'temporary',
      reply: '302',
    });
    expect(receiver.received.map(({ path }) => path)).to.deep.equal(['/hook']);
    receiver.answers((response) => void response.writeHead(410).end());
    expect((await postJson(receiver.url(), '{}', {}, { networks: NETWORKS })).type).to.equal('permanent');
  });

  it('wait no longer than they should, and read no endless answer', async () => {
    receiver.answers(() => undefined);
    const late = await postJson(receiver.url(), '{}', {}, { networks: NETWORKS, longestMs: 100 });
    expect(late).to.deep.equal({ type: 'temporary', reply: 'no answer in time' });
    let written = 0;
    receiver.answers((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (response.destroyed || written > 50_000_000) return;
        written += 65_536;
        if (response.write(Buffer.alloc(65_536))) setImmediate(more);
        else response.once('drain', more);
      };
      more();
    });
    const endless = await postJson(receiver.url(), '{}', {}, { networks: NETWORKS });
    expect(endless.type).to.equal('sent');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).to.be.below(20_000_000);
  });

  it('trust no certificate that nobody vouches for', async function () {
    requireTool(this, 'openssl');
    const folder = mkdtempSync(join(tmpdir(), 'webhook-'));
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')];
    const made =
      '-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1';
    spawnSync('openssl', ['req', ...made.split(' '), '-keyout', key, '-out', cert]);
    let asked = 0;
    const server = createTlsServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (_request, response) => {
        asked += 1;
        response.end();
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const result = await postJson(url, '{}', {}, { networks: NETWORKS });
    server.close();
    rmSync(folder, { recursive: true });
    expect(result).to.deep.equal({ type: 'temporary', reply: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    expect(asked).to.equal(0);
  });

  const never: [string, string][] = [
    ['loopback', 'https://127.0.0.1/'],
    ['loopback in IPv6', 'https://[::1]/'],
    ['loopback mapped into IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['loopback in hexadecimal', 'https://0x7f000001/'],
    ['loopback as one number', 'https://2130706433/'],
    ['a private network', 'https://10.0.0.1/'],
    ["link-local: the cloud's own data", 'https://169.254.169.254/latest/meta-data/'],
    ['carrier-grade NAT', 'https://100.64.0.1/'],
    ['a unique local address', 'https://[fd00::1]/'],
    ['a translated private address', 'https://[64:ff9b::a00:1]/'],
    ['a name of this machine', 'https://localhost/'],
    ['http, without networks of our own', 'http://192.0.2.1/'],
    ['a file', 'file:///etc/passwd'],
    ['a user name', 'https://user:secret@hooks.example/'],
    ['nothing', ''],
  ];
  for (const [what, url] of never)
    it(`never connect to ${what}`, async () => {
      expect((await postJson(url, '{}', {}, { networks: [] })).type).to.equal('permanent');
    });

  it('never connect to a public name that resolves to a private address, in part or with a delay', async () => {
    const resolve = async () =>
      Promise.resolve([
        { address: '127.0.0.1', family: 4 },
        { address: '::1', family: 6 },
      ]);
    const port = new URL(receiver.url()).port;
    const result = await postJson(`https://hooks.example:${port}/`, '{}', {}, { networks: [], resolve });
    expect(result.type).to.equal('permanent');
    expect(receiver.received).to.deep.equal([]);
    expect(mayReach('192.0.2.1', true, []), 'documentation').to.equal(false);
    expect(mayReach('93.184.215.14', true, [])).to.equal(true);
    expect(mayReach('93.184.215.14', false, []), 'http').to.equal(false);
    expect(mayReach('2606:2800:21f::1', true, [])).to.equal(true);
    expect(mayReach('fec0::1', true, [])).to.equal(false);
    expect(mayReach('10.1.2.3', false, ['10.1.0.0/16'])).to.equal(true);
  });
});
