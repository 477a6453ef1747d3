import type { NodemailerError } from 'nodemailer/lib/errors.js';
import type { SendResult } from './result.js';
import { onOneLine } from './result.js';

type Failure = Extract<SendResult, { type: 'temporary' | 'permanent' }>;

// Trouble on the way to the server or with its log-in: it says nothing about the message, which goes out when it is mended.
const NOT_THE_MESSAGE = new Set([
  'ECONNECTION',
  'ETIMEDOUT',
  'ESOCKET',
  'EDNS',
  'ETLS',
  'EREQUIRETLS',
  'EPROTOCOL',
  'EAUTH',
  'ENOAUTH',
  'EOAUTH2',
  'EPROXY',
  'EMAXLIMIT',
  'EABORT',
]);
const THE_MESSAGE = new Set(['EENVELOPE', 'EMESSAGE']);

// RFC 5321 4.2.3: replies that ask to log in, or say that the session was in the wrong state.
const SESSION_REPLIES = new Set([503, 530, 534, 535, 538]);
const RECIPIENT_REPLIES = new Set([550, 551, 553]);

// RFC 3463: no such mailbox, system or syntax (5.1.x for destinations), mailbox disabled; RFC 7505 null MX.
const BAD_RECIPIENT = /^5\.(1\.[12346]|1\.10|2\.1)$/;

/**
 * What a failure to send means. 4yz replies, broken connections, timeouts, TLS and log-in trouble are temporary; 5yz
 * replies to the sender, recipient or message are permanent (RFC 5321 4.2.1). Throws what it doesn't know.
 */
export function classify(error: unknown): Failure {
  if (!(error instanceof Error)) throw error;
  const { code = '', command, response, responseCode }: NodemailerError = error;
  const reply = replyOf(error);
  if (responseCode !== undefined && responseCode < 500) return { type: 'temporary', reply };
  if (responseCode !== undefined && SESSION_REPLIES.has(responseCode)) return { type: 'temporary', reply };
  if (NOT_THE_MESSAGE.has(code)) return { type: 'temporary', reply };
  if (error.message === 'Connection pool was closed') return { type: 'temporary', reply };
  if (!THE_MESSAGE.has(code)) throw error;
  return { type: 'permanent', reply, badRecipient: isBadRecipient(command, responseCode, response) };
}

function isBadRecipient(command = '', code = 0, response = ''): boolean {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  if (enhanced) return BAD_RECIPIENT.test(enhanced);
  return command === 'RCPT TO' && RECIPIENT_REPLIES.has(code);
}

function replyOf(error: NodemailerError): string {
  if (error.response) return onOneLine(error.response);
  const reason = error.message || error.originalCode || error.code || 'unknown';
  return onOneLine(reason);
}
