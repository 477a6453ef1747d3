import { Unreadable, type Format } from '../report.js';
import { fact, fromMail, reportOf, snake } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { ipsIn } from './common/places.js';

const HEADING = /^\s*Event Date Time,/i;
const MOST_EVENTS = 200;

/** myNetWatchman: one address, and a table of its attempts in the text, which stay together in one report. */
export const myNetWatchman: Format = {
  name: 'myNetWatchman',
  recognises: (message) =>
    /^myNetWatchman Incident/i.test(message.subject) &&
    linesOf(message.text).some((line) => HEADING.test(line)),
  reads(message) {
    const lines = linesOf(message.text);
    const start = lines.findIndex((line) => HEADING.test(line));
    const columns = (lines[start] ?? '').split(',').map(snake);
    const end = lines.findIndex((line, index) => index > start && !line.includes(','));
    const events = lines.slice(start + 1, end === -1 ? undefined : end).slice(0, MOST_EVENTS);
    const ip = ipsIn(`${message.subject}\n${message.text}`)[0] ?? '';
    if (ip === '') throw new Unreadable('the myNetWatchman incident names no address');
    const cell = (row: string, name: string): string => row.split(',')[columns.indexOf(name)]?.trim() ?? '';
    const issue = cell(events[0] ?? '', 'issue_description');
    const happened = cell(events[0] ?? '', 'event_date_time');
    return [
      reportOf('myNetWatchman', {
        facts: [
          ...fact('source_ip', ip, 'text'),
          ...fact('category', issue, 'text'),
          ...fact('date', happened, 'text'),
          ...fact('incidents', events.length, 'text'),
          ...fact('incident_id', /\[(\d{1,20})\]/.exec(message.subject)?.[1], 'subject'),
          ...events.flatMap((row, index) => fact('event', row, `text line ${start + index + 2}`)),
          ...fromMail(message),
        ],
        locations: [ip],
        category: issue || 'attack',
        happened,
      }),
    ];
  },
};
