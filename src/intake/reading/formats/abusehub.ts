import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { fact, fromMail } from './common/facts.js';
import { filesOf, type Unpacked } from './common/packed.js';
import { readTable, rowReports } from './common/tables.js';
import { textsOf } from './common/texts.js';

const COLUMNS = /^\ufeff?"?reliable_notifier"?,/i;

/** AbuseHUB: its own CSV, and beside it the rows as the first notifier gave them, whose facts are added. */
export const abusehub: Format = {
  name: 'AbuseHUB',
  recognises: (message) => textsOf(message).some(({ text }) => COLUMNS.test(text)),
  async reads(message) {
    const { files } = await filesOf(message);
    const own = files.find(({ text }) => COLUMNS.test(text));
    if (own === undefined) throw new Unreadable('the AbuseHUB table cannot be read');
    const others = files.filter((file) => file !== own && /^\ufeff?"?timestamp"?,/i.test(file.text));
    const beside = others.flatMap((file) => rows(file, message));
    return rows(own, message).map((report, index) => {
      const first = beside[index];
      return first === undefined
        ? report
        : { ...report, facts: [...report.facts, ...first.facts.filter(({ name }) => name !== 'subject')] };
    });
  },
};

function rows({ name, text }: Unpacked, message: Message): Report[] {
  const type = /\[Shadowserver ([^\]]{1,80})\]/i.exec(message.subject)?.[1] ?? '';
  return rowReports(readTable(text, ','), {
    format: 'AbuseHUB',
    source: name,
    facts: [...fact('report', type, 'subject'), ...fromMail(message)],
    category: (value) => value('report_type') || value('tag') || 'abusehub',
  });
}
