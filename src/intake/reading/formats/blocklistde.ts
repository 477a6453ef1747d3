import { Unreadable, type Format } from '../report.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { ipsIn } from './common/places.js';
import { isFrom, readableText } from './common/texts.js';

/** blocklist.de where its mail brings no X-ARF report: the subject and the first paragraph say it all. */
export const blocklistde: Format = {
  name: 'blocklist.de',
  recognises: (message) => isFrom(message, 'blocklist.de'),
  reads(message) {
    const text = readableText(message);
    const ip = ipsIn(`${message.subject}\n${text}`)[0] ?? '';
    if (ip === '') throw new Unreadable('the mail from blocklist.de names no address');
    const service =
      /service:\s*([\w-]{1,40})/i.exec(message.subject)?.[1] ??
      /method\/service:\s*\*?([\w-]{1,40})/i.exec(text)?.[1] ??
      '';
    const date =
      /\bon:\s*\*?([^*\n]{10,60})/i.exec(text)?.[1] ??
      / - (\w{3}, [^-]{10,40})/.exec(message.subject)?.[1] ??
      '';
    const facts = [
      ...fact('source_ip', ip, 'subject'),
      ...fact('service', service, 'text'),
      ...fact('date', date, 'text'),
      ...fact('report_id', /RID:\s*(\d{1,20})/.exec(message.subject)?.[1], 'subject'),
      ...fromMail(message),
    ];
    return [
      reportOf('blocklist.de', { facts, locations: [ip], category: service || 'attack', happened: date }),
    ];
  },
};
