import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { isAnswer } from './common/automatic.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { ipsIn, isIp } from './common/places.js';
import { readTable, rowReports } from './common/tables.js';
import { readableText } from './common/texts.js';

const HEADING = /^\s*IP,\s*LAST IMPACT/i;

/** UCEPROTECT's monitoring: a table in the text, in which 0.0.0.0 stands for no address, or the address in words only. */
export const uceprotect: Format = {
  name: 'UCEPROTECT',
  recognises: (message) =>
    !isAnswer(message) && /UCEPROTECT/i.test(`${message.subject}\n${message.text.slice(0, 50_000)}`),
  reads(message) {
    const lines = linesOf(readableText(message));
    const start = lines.findIndex((line) => HEADING.test(line));
    const reports = start === -1 ? [inWords(message)] : table(lines.slice(start), message);
    if (reports.length === 0) throw new Unreadable('the UCEPROTECT report names no address');
    return reports;
  },
};

function table(lines: string[], message: Message): Report[] {
  const end = lines.findIndex((line, index) => index > 0 && !isIp(line.split(',', 1)[0]?.trim() ?? ''));
  const read = readTable(lines.slice(0, end === -1 ? undefined : end).join('\n'), ',');
  const columns = read.columns.map((name) => (name === 'last_impact_timestamp' ? 'timestamp' : name));
  const rows = read.rows.filter(({ cells }) => cells[0] !== '0.0.0.0');
  return rowReports(
    { ...read, columns, rows },
    { format: 'UCEPROTECT', source: 'text', facts: common(message), category: () => 'spam/blocklist' },
  );
}

function inWords(message: Message): Report {
  const [ip] = ipsIn(`${message.subject}\n${message.text}`).filter((one) => one !== '0.0.0.0');
  if (ip === undefined) throw new Unreadable('the UCEPROTECT report names no address');
  const facts = [...fact('source_ip', ip, 'subject'), ...common(message)];
  const happened = message.date?.toISOString() ?? '';
  return reportOf('UCEPROTECT', { facts, locations: [ip], category: 'spam/blocklist', happened });
}

function common(message: Message): Report['facts'] {
  return [...fact('category', 'spam/blocklist', 'format'), ...fromMail(message)];
}
