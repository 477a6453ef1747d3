import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { ipsIn } from './common/places.js';
import { textsOf, type Text } from './common/texts.js';
import { childrenOf, parseXml, textAt } from './common/xml.js';

const MOST_PAGES = 10_000;

/** Google Safe Browsing: bare XML, often without a Content-Type; a report for each page. */
export const googleSafeBrowsing: Format = {
  name: 'Google Safe Browsing',
  recognises: (message) => noticeIn(message) !== null,
  reads(message) {
    const text = noticeIn(message);
    const [notice] =
      text === null ? [] : childrenOf(parseXml(text.text, text.source), 'notification_message');
    const pages = childrenOf(notice, 'list').flatMap((list) =>
      childrenOf(list, 'url_info').map((page) => ({ list: textAt(list, '@type'), page })),
    );
    if (pages.length === 0) throw new Unreadable('the Safe Browsing notice names no page');
    const source = text?.source ?? '';
    return pages.slice(0, MOST_PAGES).map(({ list, page }) => read(notice, list, page, source, message));
  },
};

function noticeIn(message: Message): Text | null {
  for (const part of textsOf(message)) {
    const start = part.text.indexOf('<notification_message');
    const end = part.text.indexOf('</notification_message>');
    if (start !== -1 && end > start) return { ...part, text: part.text.slice(start, end + 23) };
  }
  return null;
}

function read(notice: unknown, list: string, page: unknown, source: string, message: Message): Report {
  const url = textAt(page, '@url');
  const ip = textAt(page, '@ip') || (ipsIn(url.split('/')[2] ?? '')[0] ?? '');
  return reportOf('Google Safe Browsing', {
    facts: [
      ...fact('url', url, source),
      ...fact('source_ip', ip, source),
      ...fact('list_type', list, source),
      ...fact('asn', textAt(notice, '@asn'), source),
      ...fact('date', textAt(notice, '@date'), source),
      ...fact('category', 'malware/phishing site', 'format'),
      ...fromMail(message),
    ],
    locations: [url, ip],
    category: 'malware/phishing site',
    happened: textAt(notice, '@date'),
  });
}
