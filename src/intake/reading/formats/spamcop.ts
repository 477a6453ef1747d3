import type { Message } from '../message.js';
import type { Fact, Format, Report } from '../report.js';
import { Unreadable } from '../report.js';
import { fact, fromMail, reportOf, valueOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { ipsIn, isIp } from './common/places.js';
import { isFrom, readableText } from './common/texts.js';

const SUBJECT = /\[SpamCop \(([^)]{1,2000})\) id:\s*(\d{1,20})\]/i;
const MAIL = /^\s*Email from (\S{1,60}) \/ (.{1,80})$/i;
const SITE = /^\s*Spamvertised (?:web ?site|e-?mail address)?:?\s*(\S{4,2000})/i;
/** IP, `Jun 19 21h/2`, counts of trap, user, mole and simple reports, remarks. */
const SUMMARY =
  /^\s*([\da-f.:]{7,45})\s+([A-Z][a-z]{2}\s+\d{1,2}\s+\d{1,2}h)\/(\d{1,4})\s+(\d{1,7})\s+(\d{1,7})\s+(\d{1,7})\s+(\d{1,7})\s*(.{0,200})$/;

/** SpamCop: reports of one mail or one spamvertised page, and the daily summaries and alerts with a line for each address. */
export const spamcop: Format = {
  name: 'SpamCop',
  recognises: (message) => SUBJECT.test(message.subject) || isFrom(message, 'spamcop.net'),
  reads(message) {
    const reports = SUBJECT.test(message.subject) ? [single(message)] : summary(message);
    if (reports.length === 0) throw new Unreadable('the mail from SpamCop names no address');
    return reports;
  },
};

function single(message: Message): Report {
  const [, place = '', id = ''] = SUBJECT.exec(message.subject) ?? [];
  const lines = linesOf(readableText(message));
  const mail = firstOf(lines, MAIL);
  const site = firstOf(lines, SITE);
  const header = message.headers.find(({ name }) => name === 'x-spamcop-sourceip')?.value ?? '';
  const ip = [mail[1] ?? '', header, place].find(isIp) ?? '';
  const url = [site[1] ?? '', place].find((text) => text.includes('://')) ?? '';
  const hops = lines.filter((line) => /^\s*Received: from /i.test(line)).slice(0, 20);
  const facts: Fact[] = [
    ...fact('source_ip', ip, isIp(mail[1] ?? '') ? 'text' : 'subject'),
    ...fact('url', url, site[1] === undefined ? 'subject' : 'text'),
    ...fact('date', mail[2], 'text'),
    ...fact('spamcop_id', id, 'subject'),
    ...fact('category', url === '' ? 'spam' : 'spamvertised', 'format'),
    ...hops.flatMap(ipsIn).flatMap((hop) => fact('received_from', hop, 'Received in the text')),
    ...fromMail(message),
  ];
  const happened = valueOf(facts, 'date') || (message.date?.toISOString() ?? '');
  return reportOf('SpamCop', { facts, locations: [url, ip], category: valueOf(facts, 'category'), happened });
}

function summary(message: Message): Report[] {
  return linesOf(readableText(message)).flatMap((line, index) => {
    const counted = SUMMARY.exec(line);
    const ip = counted?.[1] ?? /^\s*([\da-f.:]{7,45})(?:\s|$)/i.exec(line)?.[1] ?? '';
    if (!isIp(ip)) return [];
    const source = `text line ${index + 1}`;
    const names = ['start', 'days', 'trap', 'user', 'mole', 'simple', 'comments'];
    const facts = [
      ...fact('source_ip', ip, source),
      ...names.flatMap((name, place) => fact(name, counted?.[place + 2], source)),
      ...fact('category', 'spam', 'format'),
      ...fromMail(message),
    ];
    const happened = message.date?.toISOString() ?? '';
    return [reportOf('SpamCop', { facts, locations: [ip], category: 'spam', happened })];
  });
}

function firstOf(lines: string[], pattern: RegExp): (string | undefined)[] {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found !== null) return found;
  }
  return [];
}
