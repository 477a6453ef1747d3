import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { fact, fromMail, isRecord, reportOf, snake, valueOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { ipsIn } from './common/places.js';
import { rowReports } from './common/tables.js';
import { isFrom, readableText, textsOf } from './common/texts.js';
import { childrenOf, parseXml, textAt } from './common/xml.js';

const TICKET = /\[clean-mx-(\w{1,40})-(\d{1,12})\]/i;
const MOST = 10_000;

/** CleanMX: lists as XML, and mails with a table between bars. Its attack reports are X-ARF. */
export const cleanmx: Format = {
  name: 'CleanMX',
  recognises: (message) =>
    isFrom(message, 'clean-mx.de') ||
    TICKET.test(message.subject) ||
    textsOf(message).some(({ text }) => isList(text)),
  reads(message) {
    const list = textsOf(message).find(({ text }) => isList(text));
    const reports = list ? entries(list.text, list.source, message) : rows(message);
    if (reports.length > 0) return reports;
    const [ip] = ipsIn(`${message.subject}\n${message.text}`);
    if (ip === undefined) throw new Unreadable('the mail from CleanMX names no address');
    const facts = [...fact('source_ip', ip, 'text'), ...common(message)];
    const happened = message.date?.toISOString() ?? '';
    return [reportOf('CleanMX', { facts, locations: [ip], category: kindOf(message), happened })];
  },
};

function isList(text: string): boolean {
  const start = text.indexOf('<output>');
  return start !== -1 && text.slice(start, start + 2000).includes('<entries>');
}

function entries(text: string, source: string, message: Message): Report[] {
  const list = childrenOf(childrenOf(parseXml(text, source), 'output')[0], 'entries')[0];
  const kind =
    /<phishtank>|<target>/i.test(text.slice(0, 5000)) || /phish/i.test(source) ? 'phishing' : 'malware';
  return childrenOf(list, 'entry')
    .slice(0, MOST)
    .map((entry, index) => {
      const place = `entry ${index + 1} of ${source}`;
      const names = isRecord(entry) ? Object.keys(entry) : [];
      const facts = [
        ...fact('source_ip', ipsIn(textAt(entry, 'ip'))[0], place),
        ...names.flatMap((name) => fact(snake(name), textAt(entry, name), place)),
        ...fact('category', kind, 'format'),
        ...fromMail(message),
      ];
      const [url, ip] = [valueOf(facts, 'url'), valueOf(facts, 'source_ip')];
      return reportOf('CleanMX', {
        facts,
        locations: [url, ip],
        category: kind,
        happened: valueOf(facts, 'first'),
      });
    });
}

/** `|date |id |virusname |ip |domain |Url|`, then rows of the same. */
function rows(message: Message): Report[] {
  const lines = linesOf(readableText(message)).map((line, index) => ({ text: line.trim(), line: index + 1 }));
  const barred = lines.filter(({ text }) => text.startsWith('|') && text.split('|').length > 4);
  const [heading, ...below] = barred.map(({ text, line }) => ({
    cells: text
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim()),
    line,
  }));
  if (heading === undefined) return [];
  return rowReports(
    { columns: heading.cells.map(snake), rows: below.slice(0, MOST), warnings: [] },
    { format: 'CleanMX', source: 'text', facts: common(message), category: () => kindOf(message) },
  );
}

function common(message: Message): Report['facts'] {
  const [ticket] = TICKET.exec(message.subject) ?? [];
  return [
    ...fact('ticket', ticket?.slice(1, -1), 'subject'),
    ...fact('category', kindOf(message), 'subject'),
    ...fromMail(message),
  ];
}

function kindOf(message: Message): string {
  const kind = TICKET.exec(message.subject)?.[1]?.toLowerCase() ?? '';
  return (
    { viruses: 'malware site', phishing: 'phishing site', portals: 'compromised site' }[kind] ??
    (kind || 'abuse')
  );
}
