import type { Format } from '../report.js';
import { fact, fromMail, reportOf, valueOf } from './common/facts.js';
import { headerOfOriginal, originalFacts, sourceOf } from './common/original.js';
import { ipsIn } from './common/places.js';

/** Hotmail's complaint feed (JMRP): only the message that was complained about, its sender's address in the subject. */
export const jmrp: Format = {
  name: 'JMRP',
  recognises: (message) =>
    /^complaint about message from [\d[]/i.test(message.subject) ||
    headerOfOriginal(message).some(({ name }) => name.toLowerCase() === 'x-hmxmroriginalrecipient'),
  reads(message) {
    const recipient = headerOfOriginal(message).find(
      ({ name }) => name.toLowerCase() === 'x-hmxmroriginalrecipient',
    );
    const named = fact('source_ip', ipsIn(message.subject)[0], 'subject');
    const facts = [
      ...(named.length > 0 ? named : sourceOf(message)),
      ...fact('feedback_type', 'abuse', 'format'),
      ...fact('original_rcpt_to', recipient?.value, 'attached message'),
      ...fromMail(message),
      ...originalFacts(message),
    ];
    const happened = valueOf(facts, 'original_date') || (message.date?.toISOString() ?? '');
    return [
      reportOf('JMRP', { facts, locations: [valueOf(facts, 'source_ip')], category: 'abuse', happened }),
    ];
  },
};
