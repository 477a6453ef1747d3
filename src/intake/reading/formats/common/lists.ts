import type { Message } from '../../message.js';
import type { Format, Report } from '../../report.js';
import { fact, fromMail } from './facts.js';
import { linesOf } from './lines.js';
import { readTable, rowReports } from './tables.js';
import { textsOf, type Text } from './texts.js';

export interface List {
  name: string;
  /** Whether a text is this list. */
  mark: RegExp;
  delimiter: string;
  columns: string[];
  /** The kind of abuse of a row, when no column says it; given the list's text and a row's facts. */
  category: (text: Text, value: (name: string) => string) => string;
}

/** A format that is one list: comment lines, then a row for each address. */
export function listFormat({ name, mark, delimiter, columns, category }: List): Format {
  const find = (message: Message): Text | undefined =>
    textsOf(message).find(({ text }) => mark.test(text.slice(0, 20_000)));
  return {
    name,
    recognises: (message) => find(message) !== undefined,
    reads(message): Report[] {
      const list = find(message);
      if (list === undefined) return [];
      const rows = linesOf(list.text).filter(
        (line) => !/^\s*(?:#|;|$)/.test(line) && !/^\s*start\t/i.test(line),
      );
      const table = readTable(rows.join('\n'), delimiter, columns);
      const facts = [...fact('list', name, 'format'), ...fromMail(message)];
      return rowReports(table, {
        format: name,
        source: list.source,
        facts,
        category: (value) => category(list, value),
      });
    },
  };
}
