import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { readFile, readMail } from '../../../src/intake/reading/readRaw.js';
import { mail } from './mail.js';

const report = (...parts: string[]): string => `${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--`;
const status =
  'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; Jan@example.nl\r\nAction: failed\r\nStatus: 5.1.1';
const returned =
  'Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <letter-1@host.example>\r\nSubject: Notice';
const dsn = { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' };

describe('what a message is', () => {
  it('knows a delivery status notification, whom it is about, and the letter that came back', async () => {
    const { kind, facts, automatic } = await readMail(
      mail({ ...dsn, 'Return-Path': '<>' }, report('\r\nSorry', status, returned)),
    );
    expect(kind).to.equal('bounce');
    expect(automatic).to.equal(true);
    const values = facts.map(({ name, value }) => `${name}=${value}`);
    expect(values).to.include.members([
      'recipient=jan@example.nl',
      'action=failed',
      'status=5.1.1',
      'returned_message_id=letter-1@host.example',
    ]);
  });

  for (const [what, headers, body] of [
    [
      'the mail daemon',
      { From: 'MAILER-DAEMON@mx.example', Subject: 'Failure notice' },
      'Sorry, unable to deliver your message.\n\n<jan@example.nl>:\n550 5.1.1 User unknown',
    ],
    ['X-Failed-Recipients', { 'X-Failed-Recipients': 'jan@example.nl', Subject: 'Hm' }, 'Something'],
    [
      'qmail',
      { From: 'MAILER-DAEMON@mx.example', 'Return-Path': '<>', Subject: 'failure notice' },
      'Hi. This is the qmail-send program at mx.example.\n\n<jan@example.nl>:\n192.0.2.1 does not like recipient.',
    ],
    [
      'Exim',
      {
        From: 'Mail Delivery System <Mailer-Daemon@mx.example>',
        Subject: 'Mail delivery failed: returning message to sender',
      },
      'This message was created automatically by mail delivery software.\n\n  jan@example.nl\n    SMTP error from remote mail server: 550 no such user',
    ],
    [
      'an Exchange of old',
      { From: 'System Administrator <admin@mx.example>', Subject: 'Undeliverable: Notice' },
      'Your message did not reach some or all of the intended recipients.\n\n      jan@example.nl\n',
    ],
    [
      'a Dutch postmaster',
      { From: 'postmaster@mx.example', Subject: 'Onbestelbaar: bericht' },
      'Kon niet worden bezorgd aan\njan@example.nl',
    ],
  ] as const)
    it(`knows a bounce of ${what} that does not follow the standard`, async () => {
      const { kind, facts } = await readMail(mail(headers, body));
      expect(kind).to.equal('bounce');
      expect(facts).to.deep.include({ name: 'recipient', value: 'jan@example.nl', source: 'text' });
    });

  it('knows automatic replies by RFC 3834, by other marks and by subject', async () => {
    for (const headers of [
      { 'Auto-Submitted': 'auto-replied', Subject: 'Re: notice' },
      { 'X-Autoreply': 'yes' },
      { 'X-Auto-Response-Suppress': 'All', 'Return-Path': '<>' },
      { Subject: 'Automatisch antwoord: klacht' },
      { Subject: 'Out of Office: hello' },
      { Subject: 'Abwesenheitsnotiz' },
      { Subject: 'Réponse automatique : avis' },
    ] as Record<string, string>[]) {
      const { kind, automatic, by } = await readMail(mail(headers, 'I am away. See https://example.com/'));
      expect(kind, JSON.stringify(headers)).to.equal('auto_reply');
      expect(automatic || by === 'subject').to.equal(true);
    }
  });

  it('knows a read receipt and what was read', async () => {
    const part =
      'Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <letter-2@host.example>\r\nDisposition: manual-action/MDN-sent-manually; displayed';
    const headers = { 'Content-Type': 'multipart/report; report-type=disposition-notification; boundary=b' };
    const { kind, facts } = await readMail(mail(headers, report('\r\nRead', part)));
    expect(kind).to.equal('read_receipt');
    expect(facts.map(({ value }) => value)).to.include('letter-2@host.example');
  });

  it('knows a machine that asks for proof of a person', async () => {
    const { kind } = await readMail(
      mail(
        { Subject: 'Re: Notice' },
        'Please click the link below to be added to my allowed list:\nhttps://gate.example/1',
      ),
    );
    expect(kind).to.equal('challenge');
  });

  it('takes a report for a complaint although it bears the marks of automatic mail', async () => {
    const feedback =
      'Content-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\nSource-IP: 192.0.2.1';
    const headers = {
      'Content-Type': 'multipart/report; report-type=feedback-report; boundary=b',
      'Auto-Submitted': 'auto-replied',
      'Return-Path': '<>',
      Subject: 'Undeliverable',
    };
    const original = 'Content-Type: message/rfc822\r\n\r\nFrom: a@example.nl\r\nSubject: buy\r\n\r\nbuy';
    const { kind, reports } = await readMail(
      mail(headers, report('\r\nAn abuse report', feedback, original)),
    );
    expect(kind).to.equal('complaint');
    expect(reports[0]?.locations).to.include('192.0.2.1');
  });

  it('takes an automatic message that names a place and abuse for a complaint', async () => {
    const { kind } = await readMail(
      mail(
        { 'Auto-Submitted': 'auto-generated', Precedence: 'bulk' },
        'Phishing found at https://evil.example.net/',
      ),
    );
    expect(kind).to.equal('complaint');
  });

  it('reads a report that somebody attached to a mail', async () => {
    const inner =
      'From: fbl@example.org\r\nContent-Type: multipart/report; report-type=feedback-report; boundary=i\r\n\r\n--i\r\n\r\nx\r\n--i\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: x/1\r\nVersion: 1\r\nSource-IP: 192.0.2.3\r\n--i--';
    const { kind, reports } = await readMail(
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b' },
        report('\r\nSee this', `Content-Type: message/rfc822\r\n\r\n${inner}`),
      ),
    );
    expect(kind).to.equal('complaint');
    expect(reports[0]?.locations).to.include('192.0.2.3');
  });

  it('reads where spam came from that somebody attached whole', async () => {
    const spam =
      'Received: from bad.example.net (bad.example.net [198.51.100.77]) by mx.example.com; Mon, 5 Jan 2026 10:00:00 +0000\r\nFrom: x@example.net\r\nSubject: Cheap\r\n\r\nhttps://cheap.example.net/';
    const { kind, reports } = await readMail(
      mail(
        { Subject: 'Fwd: Cheap', 'Content-Type': 'multipart/mixed; boundary=b' },
        report('\r\nSee this', `Content-Type: message/rfc822\r\n\r\n${spam}`),
      ),
    );
    expect(kind).to.equal('complaint');
    expect(reports[0]?.locations).to.deep.equal(['198.51.100.77', 'https://cheap.example.net/']);
  });

  it('keeps a reply for one, with only its new text shown', async () => {
    const { kind, visible, claims } = await readMail(
      mail(
        { Subject: 'Re: [ND-2026-000042] Notice', 'In-Reply-To': '<letter-3@host.example>' },
        'I removed it.\n\nOn Monday, Desk <d@host.example> wrote:\n> abuse at https://my.example.nl/',
      ),
    );
    expect(kind).to.equal('reply');
    expect(visible).to.equal('I removed it.');
    expect(claims).to.deep.equal({
      messageIds: ['letter-3@host.example'],
      addresses: [],
      tags: ['ND-2026-000042'],
      sender: 'reporter@example.com',
    });
  });

  it('lists what came as a file, by its place among the parts', async () => {
    const image = 'Content-Type: image/png; name=shot.png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA';
    const { files } = await readMail(
      mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, report('\r\nPhishing', image)),
    );
    const sha256 = createHash('sha256').update(Buffer.from('AAAA', 'base64')).digest('hex');
    expect(files).to.deep.equal([{ part: 1, name: 'shot.png', type: 'image/png', bytes: 3, sha256 }]);
  });

  it('holds the rest, with the reason', async () => {
    expect(await readMail(mail({}, 'Hello there'))).to.include({
      kind: 'held',
      reason: 'It names no address, host or page: no location, and no known kind.',
    });
    expect((await readMail(mail({ 'Content-Type': 'message/partial; id=x' }, 'piece'))).reason).to.contain(
      'message/partial',
    );
    expect((await readMail(mail({ 'Content-Type': 'image/png' }, 'x'))).reason).to.contain('no text');
    expect((await readFile(Buffer.from('{"xarf_version": "4.2.0", '), 'x.json')).kind).to.equal('held');
  });
});
