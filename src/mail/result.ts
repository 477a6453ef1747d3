/**
 * What became of an attempt. `temporary` may also mean that the outcome is unknown (the connection broke after the
 * message had gone): it is repeated under the same Message-ID.
 */
export type SendResult =
  | { type: 'sent'; reply: string }
  /** No mail server is configured: the letter can be read in the outbox. */
  | { type: 'kept' }
  | { type: 'temporary'; reply: string }
  | { type: 'permanent'; reply: string; badRecipient: boolean };

const LONGEST_REPLY = 1_000;

/** A server's words on one line, fit for a record. */
export function onOneLine(reply: string): string {
  return reply
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_REPLY);
}
