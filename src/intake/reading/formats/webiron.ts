import { Unreadable, type Format, type Report } from '../report.js';
import { fact, fromMail, reportOf, snake, valueOf } from './common/facts.js';
import { keyValues, type Line } from './common/lines.js';
import { ipsIn } from './common/places.js';
import { isFrom, readableText } from './common/texts.js';

const ADDRESS = /^offending(?:\/source)? ip$/i;

/** Webiron: blocks of lines, each beginning with the offending address. */
export const webiron: Format = {
  name: 'Webiron',
  recognises: (message) => isFrom(message, 'webiron.com'),
  reads(message) {
    const lines = keyValues(readableText(message));
    const reports: Report[] = [];
    for (const [index, line] of lines.entries()) {
      const ip = ADDRESS.test(line.name) ? (ipsIn(line.value)[0] ?? '') : '';
      if (ip === '') continue;
      const next = lines.findIndex((one, place) => place > index && ADDRESS.test(one.name));
      const block = lines.slice(index + 1, next === -1 ? undefined : next).slice(0, 60);
      reports.push(read(ip, line, block, fromMail(message)));
    }
    if (reports.length === 0) throw new Unreadable('the mail from Webiron names no offending address');
    return reports;
  },
};

function read(ip: string, { line }: Line, block: Line[], more: Report['facts']): Report {
  const facts = block.flatMap(({ name, value, line: own }) => fact(snake(name), value, `text line ${own}`));
  const date = valueOf(facts, 'time');
  const category = /wp-login|login/i.test(valueOf(facts, 'targeted_url'))
    ? 'web login attack'
    : 'bot/web attack';
  return reportOf('Webiron', {
    facts: [
      ...fact('source_ip', ip, `text line ${line}`),
      ...fact('date', date, 'text'),
      ...fact('category', category, 'format'),
      ...facts,
      ...more,
    ],
    locations: [ip],
    category,
    happened: date,
  });
}
