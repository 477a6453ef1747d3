import type { Message } from '../message.js';
import { Unreadable, type Format, type Report } from '../report.js';
import { fact, fromMail } from './common/facts.js';
import { filesOf, hasPacked, type Unpacked } from './common/packed.js';
import { readTable, rowReports } from './common/tables.js';
import { isFrom, textsOf } from './common/texts.js';

/** The columns with which all its reports begin, in whatever order the report's own ones follow. */
const COLUMNS = /^\ufeff?"?timestamp"?,(?:[^\n]{0,300},)?"?(?:ip|src_ip)"?,/i;

/** Shadowserver: CSV, often zipped, driven by the names of its columns; a report for each row. */
export const shadowserver: Format = {
  name: 'Shadowserver',
  recognises: (message) =>
    textsOf(message).some(({ text }) => COLUMNS.test(text)) ||
    isFrom(message, 'shadowserver.org') ||
    (hasPacked(message) && /shadowserver/i.test(message.subject)),
  async reads(message) {
    const { files, problems } = await filesOf(message);
    const tables = files.filter(({ text }) => COLUMNS.test(text));
    if (tables.length > 0) return tables.flatMap((file) => read(file, message, problems));
    const why =
      problems.length > 0
        ? problems.join('; ')
        : 'it holds no table; often only a link, which a person must follow';
    throw new Unreadable(`the Shadowserver report cannot be read: ${why}`);
  },
};

function read({ name, text }: Unpacked, message: Message, warnings: string[]): Report[] {
  const report = reportName(name) || reportName(/Shadowserver (\S+)/i.exec(message.subject)?.[1] ?? '');
  return rowReports(readTable(text, ','), {
    format: 'Shadowserver',
    source: name,
    facts: [...fact('report', report, name || 'subject'), ...fromMail(message)],
    category: (value) => report || value('tag') || 'shadowserver',
    warnings,
  });
}

/** The report's type in a file's name: `2020-05-14-scan_mqtt-austria-geo.csv` and `scan_mqtt.csv` are scan_mqtt. */
function reportName(file: string): string {
  const base = (file.split('/').at(-1) ?? '').replace(/(?:\.csv|\.zip|\.gz)+$/i, '');
  const dated = /\d{4}-\d\d-\d\d-([a-z\d_]{2,60})/i.exec(base)?.[1];
  return (
    dated ?? /([a-z\d]{1,30}(?:_[a-z\d]{1,30}){0,8})(?:-sample)?$/i.exec(base.replace(/^.*__/, ''))?.[1] ?? ''
  );
}
