import type { Message } from '../message.js';
import { Unreadable, type Fact, type Format } from '../report.js';
import { isAnswer } from './common/automatic.js';
import { isoOf } from './common/dates.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { ipsIn } from './common/places.js';
import { readableText } from './common/texts.js';

/** What fail2ban's and the like's mails say about themselves. */
const TOLD = [
  /\bfail2ban\b/i,
  /abuse report (?:about|for|on) (?:the )?(?:IP(?: address)? )?[\d*.:a-f]{7,}/i,
  /lines? containing (?:failures of |IP:? ?)?[\d.:a-f]{7,}/i,
  /has (?:just )?been banned by/i,
  /\b(?:attack|abuse|intrusion|brute.?force|login) (?:attempts?|detected|logs?|alert)\b/i,
  /detected (?:abuse|attacks?|an? attack)/i,
  /\bIncident \[\d{3,}\]/i,
];
/** Kinds by what the log lines hold; the first that fits. */
const KINDS: [RegExp, string][] = [
  [/xmlrpc\.php|wp-login|wp-admin|"(?:GET|POST|HEAD) /i, 'web attack'],
  [/sshd|ssh2?\b|invalid user|failed password/i, 'ssh login attack'],
  [/\b(?:imap|pop3|dovecot|sasl|smtp)\b/i, 'mail login attack'],
  [/\bftpd?\b/i, 'ftp login attack'],
  [/\bsip\b|asterisk|REGISTER/i, 'voip attack'],
  [/\bDENY\b|\bDROP\b|\bBLOCK\b|SRC=|DPT=/, 'firewall log'],
  [/login|authentication|fail2ban|banned/i, 'login attack'],
];
const STAMPS = [
  /\d{1,2}\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}/,
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z| ?[+-]\d\d:?\d\d)?/,
  /(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?: [+-]\d{4}| [A-Z]{2,4})?/,
  /[A-Z][a-z]{2} [A-Z][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d (?:[A-Z]{2,4} )?\d{4}/,
];
const MOST_LINES = 50;

/** Log lines by mail, as fail2ban and its like send them: whose address it is about, and the lines that name it. */
export const logMail: Format = {
  name: 'log lines',
  recognises(message) {
    if (isAnswer(message)) return false;
    const text = own(message);
    return (
      TOLD.some((pattern) => pattern.test(`${message.subject}\n${text}`)) &&
      accused(message, text) !== '' &&
      isLog(text, message)
    );
  },
  reads(message) {
    const text = own(message);
    const ip = accused(message, text);
    if (ip === '') throw new Unreadable('the log mail names no address');
    const lines = linesOf(text).map((line, index) => ({ line: line.slice(0, 1000), number: index + 1 }));
    const logged = lines.filter(({ line }) => line.includes(ip) && stampIn(line) !== '');
    const dates = [...logged, ...lines].map(({ line }) => stampIn(line)).filter((stamp) => stamp !== '');
    const last =
      logged
        .map(({ line }) => stampIn(line))
        .filter((stamp) => stamp !== '')
        .at(-1) ??
      dates[0] ??
      '';
    const told = [...fromMail(message).map(({ value }) => value), text].join('\n');
    const category = kindOf(logged.map(({ line }) => line).join('\n')) || kindOf(told) || 'log excerpt';
    const facts: Fact[] = [
      ...fact('source_ip', ip, 'text'),
      ...fact('date', last, 'text'),
      ...fact('category', category, 'text'),
      ...logged
        .slice(-MOST_LINES)
        .flatMap(({ line, number }) => fact('log_line', line, `text line ${number}`)),
      ...fromMail(message),
    ];
    return [reportOf('log lines', { facts, locations: [ip], category, happened: last })];
  },
};

function kindOf(text: string): string {
  return KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}

/** The text without quoted lines and without what a help desk put before it. */
function own(message: Message): string {
  const text = readableText(message).slice(0, 500_000);
  const ticket = /^[ \t]*Ticket <URL:[^\n]{0,300}$/im.exec(text);
  const rest = ticket === null ? text : text.slice(ticket.index + ticket[0].length);
  return linesOf(rest)
    .filter((line) => !line.startsWith('>'))
    .join('\n');
}

/** The address that the mail is about: in the subject; "the IP address x"; otherwise the one that most lines name. */
function accused(message: Message, text: string): string {
  const [subject] = ipsIn(message.subject);
  if (subject !== undefined) return subject;
  const told =
    /(?:IP|address|from|host|attacker)[\w: ]{0,30}?[ :[(*]([\da-f.:]{7,45})/i.exec(text)?.[1] ?? '';
  const [named] = ipsIn(told);
  if (named !== undefined) return named;
  const counts = new Map<string, number>();
  for (const line of linesOf(text).slice(0, 2000))
    for (const ip of ipsIn(line)) counts.set(ip, (counts.get(ip) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}

/** At least one line with a time and an address, or the mail names its log. */
function isLog(text: string, message: Message): boolean {
  if (/fail2ban|log lines?|lines containing|automatic abuse report/i.test(`${message.subject}\n${text}`))
    return true;
  const lines = linesOf(text);
  return lines.some((line, index) => {
    const near = lines.slice(Math.max(0, index - 2), index + 2).join('\n');
    return ipsIn(line).length > 0 && stampIn(near) !== '';
  });
}

function stampIn(text: string): string {
  for (const pattern of STAMPS) {
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && isoOf(found) !== '') return found;
  }
  return '';
}
