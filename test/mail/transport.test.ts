import { expect } from 'chai';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Mailer, MailerSettings, OutgoingMail } from '../../src/mail/transport.js';
import { createMailer } from '../../src/mail/transport.js';
import type { SmtpOptions, TestSmtp } from '../support/smtp.js';
import { startSmtp } from '../support/smtp.js';

const FROM = 'Abuse desk <abuse@host.test>';

const letter = (changes: Partial<OutgoingMail> = {}): OutgoingMail => ({
  messageId: '<letter-1.0f9a@host.test>',
  to: 'reporter@example.nl',
  subject: 'We have received your complaint',
  text: 'We have received your complaint.',
  html: '<p>We have received your complaint.</p>',
  ...changes,
});

describe('the mailer with a server', () => {
  let servers: TestSmtp[] = [];
  let mailers: Mailer[] = [];

  async function start(options?: SmtpOptions): Promise<TestSmtp> {
    const server = await startSmtp(options);
    servers.push(server);
    return server;
  }

  function mailerFor(smtpUrl: string, settings: Partial<MailerSettings> = {}): Mailer {
    const mailer = createMailer({ smtpUrl, from: FROM, timeoutMs: 3_000, ...settings });
    mailers.push(mailer);
    return mailer;
  }

  afterEach(async () => {
    for (const mailer of mailers) mailer.close();
    await Promise.all(servers.map((server) => server.stop()));
    servers = [];
    mailers = [];
  });

  it('delivers a letter under exactly its Message-ID', async () => {
    const server = await start();
    const result = await mailerFor(server.url).send(letter());
    expect(result).to.deep.equal({ type: 'sent', reply: '250 Queued' });
    const [mail] = server.messages;
    expect(mail).to.include({ messageId: '<letter-1.0f9a@host.test>', from: 'abuse@host.test' });
    expect(mail?.to).to.deep.equal(['reporter@example.nl']);
    expect(mail?.raw).to.contain('From: Abuse desk <abuse@host.test>\r\n');
    expect(mail?.raw).to.contain('Auto-Submitted: auto-generated\r\n');
  });

  it('sends text and HTML as alternatives, in UTF-8, under an encoded subject', async () => {
    const server = await start();
    const subject = 'Bevestiging: uw melding over café ✓';
    await mailerFor(server.url).send(letter({ subject, text: 'Één melding', html: '<p>Één melding</p>' }));
    const raw = server.messages[0]?.raw ?? '';
    expect(raw).to.match(/^Content-Type: multipart\/alternative;/m);
    expect(raw).to.match(/^Content-Type: text\/plain; charset=utf-8/m);
    expect(raw).to.match(/^Content-Type: text\/html; charset=utf-8/m);
    expect(raw).to.contain('=C3=89=C3=A9n melding');
    const words = [...raw.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, word = '']) => word);
    const quoted = [...raw.matchAll(/=\?UTF-8\?Q\?([^?]*)\?=/g)].map(([, word = '']) => unquote(word));
    const decoded = words.map((word) => Buffer.from(word, 'base64').toString('utf8'));
    expect([...decoded, ...quoted].join('')).to.equal(subject);
  });

  it('sets where an answer goes, what it belongs to, the date, and further headers', async () => {
    const server = await start();
    await mailerFor(server.url).send(
      letter({
        from: 'Desk <desk@host.test>',
        replyTo: 'case+token@host.test',
        inReplyTo: '<question@example.nl>',
        references: ['<first@example.nl>', 'nonsense\r\nBcc: x@example.nl', '<question@example.nl>'],
        headers: { 'auto-submitted': 'auto-replied', 'X-Case': 'C-1' },
        date: new Date('2026-01-02T03:04:05Z'),
      }),
    );
    const mail = server.messages[0];
    expect(mail?.from).to.equal('desk@host.test');
    expect(mail?.raw).to.contain('Reply-To: case+token@host.test\r\n');
    expect(mail?.raw).to.contain('In-Reply-To: <question@example.nl>\r\n');
    expect(mail?.raw).to.contain('References: <first@example.nl> <question@example.nl>\r\n');
    expect(mail?.raw).to.contain('Auto-Submitted: auto-replied\r\n');
    expect(mail?.raw).not.to.contain('auto-generated');
    expect(mail?.raw).to.contain('X-Case: C-1\r\n');
    expect(mail?.raw).to.contain('Date: Fri, 02 Jan 2026 03:04:05 +0000\r\n');
  });

  it('reaches an address in another script', async () => {
    const server = await start();
    const mailer = mailerFor(server.url);
    expect(await mailer.send(letter({ to: 'info@bücher.example' }))).to.have.property('type', 'sent');
    expect(await mailer.send(letter({ to: 'jürgen@bücher.example' }))).to.have.property('type', 'sent');
    expect(server.messages[0]?.raw).to.contain('To: info@xn--bcher-kva.example\r\n');
    expect(server.messages[1]?.to[0]).to.match(/^jürgen@/);
  });

  it('says temporary of a 4yz reply, and sends on the next attempt', async () => {
    const server = await start();
    const mailer = mailerFor(server.url);
    server.failNext(451, 1, '4.7.1 Greylisted');
    expect(await mailer.send(letter())).to.deep.equal({ type: 'temporary', reply: '451 4.7.1 Greylisted' });
    expect(await mailer.send(letter())).to.have.property('type', 'sent');
    expect(server.messages).to.have.length(1);
  });

  it('says permanent of a 5yz reply to the message', async () => {
    const server = await start();
    server.failNext(554, 1, '5.6.0 Refused');
    const result = await mailerFor(server.url).send(letter());
    expect(result).to.deep.equal({ type: 'permanent', reply: '554 5.6.0 Refused', badRecipient: false });
  });

  it('says permanent of an unknown recipient, and that the recipient is bad', async () => {
    const server = await start({ rejectRcpt: () => '550 5.1.1 No such user' });
    const result = await mailerFor(server.url).send(letter());
    expect(result).to.deep.equal({ type: 'permanent', reply: '550 5.1.1 No such user', badRecipient: true });
  });

  it('says temporary of a connection that is refused', async () => {
    const server = await start();
    await server.stop();
    const result = await mailerFor(server.url).send(letter());
    expect(result).to.have.property('type', 'temporary');
    expect(result)
      .to.have.property('reply')
      .that.matches(/ECONNREFUSED/);
  });

  it('says temporary of a connection that breaks after the data, and does not repeat it by itself', async () => {
    const server = await start();
    const mailer = mailerFor(server.url);
    await mailer.send(letter({ messageId: '<earlier@host.test>' }));
    server.dropAfterData();
    expect(await mailer.send(letter())).to.have.property('type', 'temporary');
    expect(server.messages).to.have.length(2);
    expect(await mailer.send(letter())).to.have.property('type', 'sent');
    expect(server.messages[2]?.messageId).to.equal(server.messages[1]?.messageId);
  });

  it('says temporary of a server that says nothing', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as AddressInfo;
    const result = await mailerFor(`smtp://127.0.0.1:${port}`, { timeoutMs: 200 }).send(letter());
    expect(result).to.have.property('type', 'temporary');
    silent.close();
  });

  it('says temporary of a wrong password, for the letter is not to blame', async () => {
    const server = await start({ login: { user: 'desk', password: 'right' } });
    const wrong = server.url.replace('right', 'wrong');
    expect(await mailerFor(wrong).send(letter())).to.deep.include({ type: 'temporary' });
    const right = mailerFor(server.url);
    expect(await right.send(letter())).to.have.property('type', 'sent');
    expect(await right.verify()).to.deep.equal({ ok: true });
    const verified = await mailerFor(wrong).verify();
    expect(verified).to.have.property('reason').that.matches(/^535/);
    expect(JSON.stringify(verified)).not.to.contain('wrong');
  });

  it('sends over TLS, and not to a server that nobody vouches for', async () => {
    const server = await start({ secure: true });
    expect(await mailerFor(server.url).send(letter())).to.have.property('type', 'temporary');
    const trusting = mailerFor(`${server.url}/?tls.rejectUnauthorized=false`);
    expect(await trusting.send(letter())).to.have.property('type', 'sent');
  });

  it('sends many letters at a time over few connections', async () => {
    const server = await start();
    const mailer = mailerFor(server.url);
    const ids = Array.from({ length: 40 }, (_, n) => `<${n}@host.test>`);
    const results = await Promise.all(ids.map((messageId) => mailer.send(letter({ messageId }))));
    expect(new Set(results.map(({ type }) => type))).to.deep.equal(new Set(['sent']));
    expect(server.messages.map(({ messageId }) => messageId)).to.have.members(ids);
  });

  describe('refuses, without a word to the server,', () => {
    const crlf = '\r\nBcc: victim@example.com';
    const refused: Record<string, Partial<OutgoingMail>> = {
      'a line break in the subject': { subject: `Hello${crlf}` },
      'a line break in the address': { to: `a@example.nl${crlf}` },
      'a second address': { to: 'a@example.nl,b@example.nl' },
      'a line break in the sender': { from: `A${crlf} <a@host.test>` },
      'a line break in the reply address': { replyTo: `a@host.test${crlf}` },
      'a line break in the Message-ID': { messageId: `<a@host.test>${crlf}` },
      'a Message-ID without brackets': { messageId: 'a@host.test' },
      'a line break in a header': { headers: { 'X-Case': `C-1${crlf}` } },
      'a line break in the name of a header': { headers: { 'X-Case: C-1\r\nBcc': 'victim@example.com' } },
      'a header that adds recipients': { headers: { bcc: 'victim@example.com' } },
    };
    for (const [what, changes] of Object.entries(refused)) {
      it(what, async () => {
        const server = await start();
        expect(await mailerFor(server.url).send(letter(changes))).to.have.property('type', 'permanent');
        expect(server.messages).to.deep.equal([]);
      });
    }
  });

  it('takes a file path for the text that it is', async () => {
    const server = await start();
    await mailerFor(server.url).send(letter({ text: '/etc/passwd', html: 'file:///etc/passwd' }));
    expect(server.messages[0]?.raw).to.contain('/etc/passwd').and.not.to.contain('root:');
  });
});

describe('the mailer without a server', () => {
  it('keeps letters, and refuses the same ones', async () => {
    const mailer = createMailer({ from: FROM });
    expect(mailer.kind).to.equal('outbox');
    expect(await mailer.send(letter())).to.deep.equal({ type: 'kept' });
    expect(await mailer.send(letter({ to: 'nobody' }))).to.deep.equal({
      type: 'permanent',
      reply: 'Not an address',
      badRecipient: true,
    });
    expect(await mailer.verify()).to.deep.equal({ ok: true });
    mailer.close();
  });

  it('refuses a sender that is not one when it is made', () => {
    expect(() => createMailer({ from: 'Abuse desk' })).to.throw(/sender/);
  });
});

function unquote(word: string): string {
  const bytes = word
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
