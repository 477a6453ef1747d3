import { headerOf } from '../message.js';
import type { Message } from '../message.js';

/** Whether the envelope's sender was empty, as for all mail that must not be answered (RFC 5321, 4.5.5). */
export function hasNullSender(message: Message): boolean {
  return [headerOf(message, 'return-path'), headerOf(message, 'envelope-from')].some((path) =>
    /^<\s*>$/.test(path.trim()),
  );
}

/** The keyword of Auto-Submitted (RFC 3834, 5), or ''. */
export function autoSubmitted(message: Message): string {
  return /^[a-z-]*/.exec(headerOf(message, 'auto-submitted').trim().toLowerCase())?.[0] ?? '';
}

/** Whether a machine sent it: by RFC 3834 and the marks of those that don't follow it. Such mail is never answered. */
export function isAutomatic(message: Message): boolean {
  const auto = autoSubmitted(message);
  return (
    (auto !== '' && auto !== 'no') ||
    hasNullSender(message) ||
    /^(?:bulk|junk|list|auto_reply)\b/i.test(headerOf(message, 'precedence')) ||
    ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress', 'list-id', 'x-failed-recipients'].some(
      (name) => headerOf(message, name) !== '',
    ) ||
    /^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)[@+-]/i.test(message.from?.address ?? '')
  );
}
