import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { isAnswer } from './common/automatic.js';
import { fact, fromMail, reportOf, snake, valueOf } from './common/facts.js';
import { keyValues, linesOf } from './common/lines.js';
import { ipsIn } from './common/places.js';
import { readTable, rowReports } from './common/tables.js';
import { readableText, textsOf, type Text } from './common/texts.js';

const SBL = /\bSBL ?(?:Notify|Alert)|Spamhaus (?:Block ?List|Project - SBL)/i;
const CERT = /^; ?ip, ?asn, ?country, ?lastseen/im;
const DROP = /^[ \t]*([\da-f.:]{3,45}\/\d{1,3})[ \t]*;[ \t]*(SBL\d{1,9})/gim;
const CERT_COLUMNS = [
  'ip',
  'asn',
  'country',
  'lastseen',
  'botname',
  'hostname',
  'remote_ip',
  'remote_port',
  'port',
  'protocol',
];

/** Spamhaus: SBL notices by mail, the CERT list and the DROP list. */
export const spamhaus: Format = {
  name: 'Spamhaus',
  recognises: (message) =>
    textsOf(message).some(({ text }) => CERT.test(text) || isDrop(text)) ||
    (!isAnswer(message) &&
      SBL.test(`${message.subject}\n${readableText(message).slice(0, 20_000)}`) &&
      /SBL ?\d{3,9}|SBL Notify/.test(readableText(message))),
  reads(message) {
    const texts = textsOf(message);
    const cert = texts.find(({ text }) => CERT.test(text));
    const drop = texts.find(({ text }) => isDrop(text));
    return cert ? certList(cert, message) : drop ? dropList(drop, message) : [notice(message)];
  },
};

function isDrop(text: string): boolean {
  return /^;[^\n]{0,80}Spamhaus[^\n]{0,40}DROP/im.test(text);
}

function certList({ text, source }: Text, message: Message): Report[] {
  const rows = linesOf(text).filter((line) => !line.startsWith(';'));
  const table = readTable(rows.join('\n'), ',', CERT_COLUMNS);
  const cells = table.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => (/^[-?]$/.test(cell) ? '' : cell)),
  }));
  return rowReports(
    { ...table, rows: cells },
    { format: 'Spamhaus', source, facts: fromMail(message), category: (value) => value('botname') },
  );
}

function dropList({ text, source }: Text, message: Message): Report[] {
  return [...text.matchAll(DROP)].slice(0, 10_000).map(([, range = '', id = ''], index) =>
    reportOf('Spamhaus', {
      facts: [
        ...fact('source', range, `row ${index + 1} of ${source}`),
        ...fact('sbl_id', id, `row ${index + 1} of ${source}`),
        ...fromMail(message),
      ],
      locations: [range],
      category: 'DROP',
      happened: '',
    }),
  );
}

function notice(message: Message): Report {
  const text = readableText(message);
  const facts = keyValues(text)
    .filter(({ name }) => /^(?:ip|ip\/cidr|problem|sbl ref|sbl|domain|url|reason|issue)$/i.test(name))
    .flatMap(({ name, value, line }) => fact(snake(name), value, `text line ${line}`));
  const [ip] = [valueOf(facts, 'ip_cidr', 'ip'), ...ipsIn(`${message.subject}\n${text}`)].filter(
    (one) => one !== '',
  );
  if (ip === undefined) throw new Unreadable('the Spamhaus notice names no address');
  const category = valueOf(facts, 'problem', 'reason', 'issue') || 'blocklist';
  return reportOf('Spamhaus', {
    facts: [
      ...fact('source_ip', ip, 'text'),
      ...fact('sbl_id', /SBL\d{3,9}/.exec(`${message.subject}\n${text}`)?.[0], 'text'),
      ...fact('category', category, 'text'),
      ...facts,
      ...fromMail(message),
    ],
    locations: [ip],
    category,
    happened: message.date?.toISOString() ?? '',
  });
}
