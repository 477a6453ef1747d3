import type { Message } from '../message.js';
import type { Fact, Format } from '../report.js';
import { fact, fromMail, reportOf, snake, valueOf } from './common/facts.js';
import { headerFields } from './common/lines.js';
import { ipsIn } from './common/places.js';
import { originalFacts, sourceOf } from './common/original.js';
import { textsOf, type Text } from './common/texts.js';

const FIELD = /^[ \t]*Feedback-Type[ \t]*:/im;
const NAMES = new Map([['version', 'arf_version']]);

/**
 * ARF (RFC 5965, with RFC 6430 and 6591), also where the report part is of another type, base64 without saying so, or
 * in a multipart/mixed. Several recipients are one report. Without Source-IP the attached message's Received says it.
 */
export const arf: Format = {
  name: 'ARF',
  recognises: (message) => reportPart(message) !== null,
  reads(message) {
    const part = reportPart(message);
    if (part === null) return [];
    const said = fieldsOf(part);
    const found = valueOf(said, 'source_ip') === '' ? sourceOf(message) : [];
    const facts = [...said, ...found, ...authFailure(said), ...fromMail(message), ...originalFacts(message)];
    const values = (name: string): string[] =>
      facts.filter((one) => one.name === name).map((one) => one.value);
    const exact = [...values('source_ip'), ...values('reported_uri')];
    return [
      reportOf('ARF', {
        facts,
        // Some name the recipient's domain as the reported one, so it counts only when nothing better is there.
        locations: exact.length > 0 ? exact : values('reported_domain'),
        category: valueOf(facts, 'feedback_type') || 'abuse',
        happened: valueOf(facts, 'arrival_date', 'received_date', 'original_date'),
        warnings: faultsIn(said),
      }),
    ];
  },
};

function reportPart(message: Message): Text | null {
  const texts = textsOf(message).filter(({ type }) => type !== 'message/rfc822');
  const typed = texts.find(({ type }) => type === 'message/feedback-report');
  if (typed !== undefined) return FIELD.test(typed.text) ? typed : decoded(typed);
  return (
    texts.find(({ text }) => FIELD.test(text) && /^[ \t]*(?:User-Agent|Version)[ \t]*:/im.test(text)) ?? null
  );
}

/** A report part in base64 whose header doesn't say so. */
function decoded(part: Text): Text | null {
  const compact = part.text.replace(/\s/g, '');
  if (compact.length > 100_000 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) return null;
  const text = Buffer.from(compact, 'base64').toString('utf8');
  return FIELD.test(text) ? { ...part, text } : null;
}

function fieldsOf({ text, source }: Text): Fact[] {
  const start = source === 'message/feedback-report' ? 0 : text.search(FIELD);
  // In a text the fields may begin before Feedback-Type, so go back to the empty line.
  const from =
    start <= 0 ? 0 : Math.max(text.lastIndexOf('\n\n', start), text.lastIndexOf('\r\n\r\n', start), 0);
  return headerFields(text.slice(from)).flatMap(({ name, value }) => {
    const key = snake(name);
    const bare = key === 'source_ip' ? (ipsIn(value)[0] ?? value.replace(/^\[|\]$/g, '')) : value;
    return fact(NAMES.get(key) ?? key, bare, source);
  });
}

/** RFC 6591: which check failed, from Authentication-Results where Auth-Failure doesn't say. */
function authFailure(facts: Fact[]): Fact[] {
  if (valueOf(facts, 'feedback_type') !== 'auth-failure' || valueOf(facts, 'auth_failure') !== '') return [];
  const check = /\b(dmarc|dkim|spf)=fail/i.exec(valueOf(facts, 'authentication_results'))?.[1] ?? '';
  return fact('auth_failure', check.toLowerCase(), 'authentication-results');
}

function faultsIn(facts: Fact[]): string[] {
  return [
    ['feedback_type', 'Feedback-Type'],
    ['user_agent', 'User-Agent'],
    ['arf_version', 'Version'],
  ].flatMap(([name = '', field = '']) => {
    const values = facts.filter((one) => one.name === name);
    if (values.length === 1) return [];
    return [values.length === 0 ? `${field} is missing` : `${field} comes ${values.length} times`];
  });
}
