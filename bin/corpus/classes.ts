import type { Kind } from '../../src/intake/reading/reading.js';

/** The kinds of an index that name a class of message, and what such a message may be taken for. */
const CLASSES: [kinds: RegExp, kinds_: readonly Kind[]][] = [
  [/^dsn$/, ['bounce']],
  [/^mdn$/, ['read_receipt']],
  [/^autoreply$/, ['auto_reply', 'challenge']],
  [/^not-a-bounce$/, ['auto_reply', 'complaint', 'held', 'reply']],
  [/^(?:reply-mail|reply-text|html-reply)$/, ['reply']],
  [
    /^(?:arf|xarf|acns|x-arf)|^(?:shadowserver|netcraft|spamcop|uceprotect|spamhaus|cleanmx|abusehub|blocklistde|webiron|google|projecthoneypot|mynetwatchman|fail2ban|log-report|freetext|openphish|dshield|dataplane|cymru|webform-notice|generic-csv)/,
    ['complaint'],
  ],
];

/** What a file of this kind may be taken for; null when the kind says nothing about that. An invalid report may be held. */
export function classesOf(kind: string, expected: string): readonly Kind[] | null {
  if (/^xarf-json-invalid$/.test(kind)) return ['complaint', 'held'];
  if (/incomplete|spam bot/.test(expected)) return ['complaint', 'held'];
  return CLASSES.find(([kinds]) => kinds.test(kind))?.[1] ?? null;
}

/** The kinds that are reports in a named format, whose values must be read. */
export function isNamedFormat(kind: string): boolean {
  return (
    classesOf(kind, '')?.includes('complaint') === true &&
    !/^(?:freetext|webform-notice|not-a-bounce|log-report)$/.test(kind)
  );
}
