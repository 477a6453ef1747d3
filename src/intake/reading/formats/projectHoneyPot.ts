import { Unreadable, type Format, type Report } from '../report.js';
import { isoOf } from './common/dates.js';
import { fact, fromMail, reportOf } from './common/facts.js';
import { linesOf } from './common/lines.js';
import { isIp } from './common/places.js';
import { isFrom } from './common/texts.js';

const SECTION = /^\s*(?:IPs Engaged In )?([A-Z][A-Za-z ]{2,60}?)(?: IPs)? On Your Network:/;
const MOMENT = /^\s*-\s+(\w{3}, \d{1,2} \w{3} \d{4}.{0,30})$/;

/** Project Honey Pot's monitor: a section for each kind, in it an address for each report, with times in the paid edition. */
export const projectHoneyPot: Format = {
  name: 'Project Honey Pot',
  recognises: (message) => isFrom(message, 'projecthoneypot.org'),
  reads(message) {
    const reports: Report[] = [];
    const more = fromMail(message);
    let category = '';
    for (const [index, line] of linesOf(message.text).entries()) {
      const section = SECTION.exec(line)?.[1];
      if (section !== undefined) category = section.toLowerCase();
      const ip = line.trim().split(/\s/, 1)[0] ?? '';
      if (category !== '' && isIp(ip)) {
        const source = `text line ${index + 1}`;
        const facts = [...fact('source_ip', ip, source), ...fact('category', category, source), ...more];
        reports.push(reportOf('Project Honey Pot', { facts, locations: [ip], category, happened: '' }));
      }
      const moment = MOMENT.exec(line)?.[1];
      const last = reports.at(-1);
      if (moment !== undefined && last !== undefined) addMoment(last, moment, index);
    }
    if (reports.length === 0) throw new Unreadable('the Project Honey Pot report names no address');
    return reports;
  },
};

/** The latest stands first in the mail, and says when it happened. */
function addMoment(report: Report, moment: string, index: number): void {
  report.facts.unshift(...fact('date', moment, `text line ${index + 1}`));
  if (report.happenedAt !== '') return;
  report.happenedAt = isoOf(moment);
}
