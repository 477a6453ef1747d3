import type { Format } from '../report.js';
import { fact, fromMail, reportOf, snake, valueOf } from './common/facts.js';
import { keyValues } from './common/lines.js';
import { ipsIn } from './common/places.js';

const SUBJECT = /\bDMARC (?:forensic|failure|ruf)[\w ]{0,20} for (\S{1,253})(?: from (?:IP )?(\S{1,45}))?/i;
const NAMES = new Map([
  ['sender_domain', 'reported_domain'],
  ['sender_ip_address', 'source_ip'],
]);

/** A DMARC failure report in words, without a report part, as Exim's example filter sends them. */
export const dmarcText: Format = {
  name: 'DMARC failure in words',
  recognises: (message) => SUBJECT.test(message.subject) && /Sender (?:IP|Domain)/i.test(message.text),
  reads(message) {
    const [, domain, ip] = SUBJECT.exec(message.subject) ?? [];
    const own = message.text.split(/^-{3,}/m, 1)[0] ?? '';
    const facts = [
      ...keyValues(own).flatMap(({ name, value, line }) =>
        fact(NAMES.get(snake(name)) ?? snake(name), value, `text line ${line}`),
      ),
      ...fact('source_ip', ipsIn(ip ?? '')[0], 'subject'),
      ...fact('reported_domain', domain, 'subject'),
      ...fact('feedback_type', 'auth-failure', 'format'),
      ...fact('auth_failure', 'dmarc', 'format'),
      ...fromMail(message),
    ];
    const happened = valueOf(facts, 'received_date', 'arrival_date');
    return [
      reportOf('DMARC failure in words', {
        facts,
        locations: [valueOf(facts, 'source_ip')],
        category: 'auth-failure',
        happened,
      }),
    ];
  },
};
