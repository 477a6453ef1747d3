import type { SMTPPoolOptions } from 'nodemailer/lib/smtp-pool';
import type { SendMailOptions } from 'nodemailer/lib/mailer';
import type { OutgoingMail } from './message.js';
import { isReference } from './message.js';
import type { Mailbox } from './address.js';

const CONNECT_MS = 15_000;
const IDLE_MS = 30_000;

/** Settings of the pooled transport for an SMTP address; options in its query (nodemailer's names) win over these. */
export function poolOptions(smtpUrl: string, timeoutMs: number): SMTPPoolOptions & { pool: true } {
  const connectMs = Math.min(timeoutMs, CONNECT_MS);
  return {
    url: smtpUrl,
    pool: true,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    dnsTimeout: connectMs,
    socketTimeout: timeoutMs,
    // Shorter than servers keep a silent connection, so that a letter seldom meets one that has just been closed.
    idleTimeout: IDLE_MS,
    // The letter's own record counts its attempts.
    maxRequeues: 0,
    requireTLS: sendsPasswordFar(new URL(smtpUrl)),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** A message in nodemailer's terms. The message must have passed `problemWith`. */
export function mailOptions(message: OutgoingMail, from: Mailbox): SendMailOptions {
  const references = (message.references ?? []).filter(isReference);
  return {
    messageId: message.messageId,
    from,
    // As an object: a text could hold several addresses.
    to: { name: '', address: message.to },
    ...(message.replyTo === undefined ? {} : { replyTo: { name: '', address: message.replyTo } }),
    subject: message.subject,
    text: message.text,
    html: message.html,
    date: message.date ?? new Date(),
    ...(message.inReplyTo !== undefined && isReference(message.inReplyTo)
      ? { inReplyTo: message.inReplyTo }
      : {}),
    ...(references.length > 0 ? { references } : {}),
    headers: withAutoSubmitted(message.headers ?? {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

// RFC 3834 5: without it, an absence reply would be taken for the recipient's answer.
function withAutoSubmitted(headers: Record<string, string>): Record<string, string> {
  const given = Object.keys(headers).some((name) => name.toLowerCase() === 'auto-submitted');
  return given ? headers : { 'Auto-Submitted': 'auto-generated', ...headers };
}

// A password goes unencrypted to this machine only, unless the address says `ignoreTLS=true`.
function sendsPasswordFar({ hostname, password, searchParams }: URL): boolean {
  if (password === '' || searchParams.get('ignoreTLS') === 'true') return false;
  return !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}
