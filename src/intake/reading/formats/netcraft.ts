import type { Format, Report } from '../report.js';
import { Unreadable } from '../report.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { ipsIn, urlsIn } from './common/places.js';
import { isFrom } from './common/texts.js';
import { xarf3 } from './xarf3.js';
import { xarf4 } from './xarf4.js';
import { xarfMail } from './xarfMail.js';

const WITHIN = [xarf4, xarf3, xarfMail];
const OWN = /^https?:\/\/(?:[\w-]{1,63}\.){0,4}(?:netcraft\.com|x-?arf\.org|sidn\.nl)(?:[/:]|$)/i;

/** Netcraft's takedown mails: whatever XARF they carry, with the pages that the text names and the issue to answer to. */
export const netcraft: Format = {
  name: 'Netcraft',
  recognises: (message) => isFrom(message, 'netcraft.com'),
  async reads(message) {
    const within = WITHIN.find((format) => format.recognises(message));
    const pages = urlsIn(message.text).filter((url) => !OWN.test(url));
    const issue = /\bIssue (?:Number:? )?#?(\d{4,12})/i.exec(`${message.subject}\n${message.text}`)?.[1];
    const more = [...pages.flatMap((url) => fact('url', url, 'text')), ...fact('issue', issue, 'subject')];
    const reports: Report[] = within === undefined ? [] : await within.reads(message);
    if (reports.length > 0)
      return reports.map((report, index) => ({
        ...report,
        format: 'Netcraft',
        facts: [...report.facts, ...more],
        locations: index === 0 ? [...new Set([...report.locations, ...pages])] : report.locations,
      }));
    if (pages.length === 0) throw new Unreadable('the mail from Netcraft names no page');
    const ip = ipsIn(message.text)[0] ?? '';
    const category =
      /\b(phishing|malware|scam|web ?shell|skimmer|fraud|fake shop|counterfeit)/i.exec(
        message.subject,
      )?.[1] ?? 'abuse';
    const facts = [...fact('source_ip', ip, 'text'), ...more, ...fromMail(message)];
    const happened = message.date?.toISOString() ?? '';
    return [reportOf('Netcraft', { facts, locations: pages, category: category.toLowerCase(), happened })];
  },
};
