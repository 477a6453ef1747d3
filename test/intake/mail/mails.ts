import { takeMessage } from '../../../src/intake/mail/take.js';
import { Messages, type Message } from '../../../src/intake/mail/message.js';
import type { TestApp } from '../../support/app.js';

export interface Written {
  from?: string;
  to?: string;
  subject?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A mail as a person's program sends it. */
export function written({
  from = 'Rosa Reporter <rosa@mail.example>',
  to = 'abuse@host.example',
  subject = 'Something wrong',
  headers = {},
  body = 'Hello.',
}: Written): Buffer {
  const all: Record<string, string> = {
    From: from,
    To: to,
    Subject: subject,
    Date: 'Mon, 02 Nov 2026 10:00:00 +0100',
    'Message-ID': `<${Math.random().toString(36).slice(2)}@mail.example>`,
    'MIME-Version': '1.0',
    'Content-Type': 'text/plain; charset=utf-8',
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${head.join('')}\r\n${body.replaceAll('\n', '\r\n')}\r\n`);
}

/** A report in the Abuse Reporting Format (RFC 5965) about this address. */
export function arf(ip: string, headers: Record<string, string> = {}): Buffer {
  return written({
    from: 'Feedback <fbl@isp.example>',
    subject: 'Abuse report',
    headers: { 'Content-Type': 'multipart/report; report-type=feedback-report; boundary="b"', ...headers },
    body: [
      '--b',
      'Content-Type: text/plain',
      '',
      `This is an abuse report for a message from ${ip}.`,
      '--b',
      'Content-Type: message/feedback-report',
      '',
      'Feedback-Type: abuse',
      'User-Agent: Loop/1.0',
      'Version: 1',
      `Source-IP: ${ip}`,
      'Arrival-Date: Mon, 02 Nov 2026 09:00:00 +0000',
      '--b',
      'Content-Type: message/rfc822',
      '',
      'From: offers@shop.example.nl',
      'Subject: Buy now',
      '',
      'Cheap.',
      '--b--',
    ].join('\n'),
  });
}

/** Takes a mail in as a mailbox does, and waits until all that follows is done. */
export async function taken(
  app: TestApp,
  raw: Buffer,
  mailbox: { mailbox?: string; track?: string } = {},
): Promise<Message> {
  const { id } = await takeMessage(
    raw,
    { arrival: 'imap', mailbox: mailbox.mailbox ?? 'abuse@host.example', track: mailbox.track ?? null },
    app.deps,
  );
  await app.settle();
  const message = await Messages.findById(id).lean();
  if (!message) throw new Error('the message is gone');
  return message;
}
