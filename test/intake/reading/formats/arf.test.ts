import { expect } from 'chai';
import { first, multipart, readMail, values } from './support.js';

const HEADERS = ['From: Feedback <fbl@provider.example>', 'To: abuse@example.nl', 'Subject: complaint'];
const TYPE = 'multipart/report; report-type=feedback-report';
const TEXT = ['Content-Type: text/plain', '', 'A complaint about a mail.'];
const ORIGINAL = [
  'Content-Type: message/rfc822',
  '',
  'Received: from inner.provider.example (inner.provider.example [127.0.0.1]) by mx2.provider.example; Fri, 2 Jan 2026 03:04:06 +0000',
  'Received: from shop.example (shop.example [8.8.4.4])',
  '\tby mx.provider.example with ESMTP; Fri, 2 Jan 2026 03:04:05 +0000',
  'Received: from laptop (unknown [10.0.0.9]) by shop.example; Fri, 2 Jan 2026 03:04:04 +0000',
  'From: sales@shop.example',
  'Subject: Buy now',
  'Date: Fri, 2 Jan 2026 03:04:03 +0000',
  '',
  'Feedback-Type: this stands in the spam itself',
];

function report(...fields: string[]): string[] {
  return ['Content-Type: message/feedback-report', '', ...fields, ''];
}

describe('ARF', () => {
  it('reads every field under its own name, repeated ones too', async () => {
    const fields = [
      'Feedback-Type: abuse',
      'User-Agent: Reporter/1.0',
      'Version: 1',
      'Source-IP: 192.0.2.7',
      'Original-Rcpt-To: <one@provider.example>',
      'Original-Rcpt-To: <two@provider.example>',
      'Arrival-Date: Fri, 2 Jan 2026 03:04:05 +0000',
      'Reported-URI: http://shop.example/',
      '\tearn.html',
    ];
    const taken = await readMail(...multipart(HEADERS, TYPE, TEXT, report(...fields), ORIGINAL));
    expect(taken.format).to.equal('ARF');
    expect(taken.reports).to.have.length(1);
    const read = first(taken);
    expect(values(read, 'source_ip')).to.deep.equal(['192.0.2.7']);
    expect(values(read, 'original_rcpt_to')).to.deep.equal([
      '<one@provider.example>',
      '<two@provider.example>',
    ]);
    expect(values(read, 'original_subject')).to.deep.equal(['Buy now']);
    expect(read).to.include({ category: 'abuse', happenedAt: '2026-01-02T03:04:05.000Z' });
    expect(read.locations).to.include('192.0.2.7');
    expect(read.warnings).to.deep.equal([]);
  });

  it('takes the source from the hop that the reporter itself received it from, when no field says it', async () => {
    const fields = [
      'Feedback-Type: abuse',
      'User-Agent: Reporter/1.0',
      'Version: 0.1',
      'Reported-Domain: shop.example',
    ];
    const read = first(await readMail(...multipart(HEADERS, TYPE, TEXT, report(...fields), ORIGINAL)));
    expect(values(read, 'source_ip')).to.deep.equal(['8.8.4.4']);
    expect(read.locations).to.deep.equal(['8.8.4.4']);
    expect(read.happenedAt).to.equal('2026-01-02T03:04:03.000Z');
  });

  it('reads a report part in multipart/mixed, indented, and says what is missing', async () => {
    const part = [
      'Content-Type: text/plain',
      '',
      'A report.',
      '',
      '\tFeedback-Type: abuse',
      '\tUser-Agent: Reporter/1.0',
      '\tSource-IP: [192.0.2.7]',
    ];
    const read = first(await readMail(...multipart(HEADERS, 'multipart/mixed', TEXT, part)));
    expect(values(read, 'source_ip')).to.deep.equal(['192.0.2.7']);
    expect(read.warnings).to.deep.equal(['Version is missing']);
  });

  it('reads a report part in base64 that does not say so', async () => {
    const coded = Buffer.from(
      'Feedback-Type: fraud\nUser-Agent: R/1\nVersion: 1\nSource-IP: 192.0.2.7\n',
    ).toString('base64');
    const read = first(await readMail(...multipart(HEADERS, TYPE, TEXT, report(coded))));
    expect(read.category).to.equal('fraud');
    expect(read.locations).to.deep.equal(['192.0.2.7']);
  });

  it('says which check failed in an auth-failure report', async () => {
    const fields = [
      'Feedback-Type: auth-failure',
      'User-Agent: R/1',
      'Version: 1',
      'Source-IP: 192.0.2.7',
      'Authentication-Results: mx.example; dmarc=fail header.from=example.nl',
    ];
    const read = first(await readMail(...multipart(HEADERS, TYPE, TEXT, report(...fields))));
    expect(values(read, 'auth_failure')).to.deep.equal(['dmarc']);
  });

  it('does not take the words of an attached spam for a report', async () => {
    const taken = await readMail(...multipart(HEADERS, 'multipart/mixed', TEXT, ORIGINAL));
    expect(taken.format).to.not.equal('ARF');
  });
});

describe("Hotmail's feed and DMARC failures in words", () => {
  it('take the address out of the subject', async () => {
    const headers = ['From: staff@hotmail.com', 'Subject: complaint about message from 192.0.2.7'];
    const taken = await readMail(...multipart(headers, 'multipart/mixed', ORIGINAL));
    expect(taken.format).to.equal('JMRP');
    expect(first(taken).locations).to.deep.equal(['192.0.2.7']);
  });

  it('take it out of the lines of the text', async () => {
    const taken = await readMail(
      'From: no-reply@mx.example',
      'Subject: DMARC Forensic Report for example.nl from IP 192.0.2.7',
      '',
      'A message failed.',
      '',
      '  Sender Domain: example.nl',
      '  Sender IP Address: 192.0.2.7',
      '  Received date: Mon, 07 Apr 2025 23:16:09 +0200',
    );
    const read = first(taken);
    expect(read).to.include({ category: 'auth-failure', happenedAt: '2025-04-07T21:16:09.000Z' });
    expect(values(read, 'reported_domain')).to.include('example.nl');
  });
});
