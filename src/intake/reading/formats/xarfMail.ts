import { parse } from 'yaml';
import { headerOf, type Message } from '../message.js';
import { Unreadable, type Fact, type Format, type Report } from '../report.js';
import { fact, fromMail, isRecord, reportOf, snake, valueOf } from './common/facts.js';
import { keyValues, linesOf } from './common/lines.js';
import { isIp } from './common/places.js';
import { textsOf, type Text } from './common/texts.js';

const MARK = /^[ \t]*Report-Type:/im;
const LONGEST = 200_000;
const LONGEST_YAML = 20_000;

/** X-ARF 0.1 and 0.2: a header X-ARF or X-XARF, and a report.txt of YAML, which mail programs often fold into the text. */
export const xarfMail: Format = {
  name: 'X-ARF',
  recognises: (message) =>
    headerOf(message, 'x-xarf') !== '' || isMarked(message) || reportIn(message) !== null,
  reads(message) {
    const found = reportIn(message);
    if (found === null)
      throw new Unreadable('says that it is X-ARF, but no report with a Report-Type is in it');
    return documentsIn(found.text).map((block) => read(block, found, message));
  },
};

function isMarked(message: Message): boolean {
  return /^(?:yes|plain|secure|bulk)\b/i.test(headerOf(message, 'x-arf'));
}

function reportIn(message: Message): Text | null {
  const texts = textsOf(message).filter(({ type }) => type !== 'message/rfc822' && type !== 'text/html');
  const isReport = ({ text }: Text): boolean =>
    MARK.test(text) && /^[ \t]*(?:Reported-From|Source-Type|Schema-URL):/im.test(text);
  return texts.find((text) => text.source === 'report.txt' && isReport(text)) ?? texts.find(isReport) ?? null;
}

/** The YAML documents in a text (several in X-XARF: BULK), each from its first field to the empty line behind its last. */
function documentsIn(text: string): string[] {
  const blocks: string[][] = [[]];
  for (const line of linesOf(text.slice(0, LONGEST))) {
    const block = blocks.at(-1) ?? [];
    const isField = /^[ \t]*[A-Za-z][\w-]{1,40}:/.test(line);
    if (isField || (block.length > 0 && /^[ \t]+\S|^- /.test(line))) block.push(line);
    else if (block.length > 0) blocks.push([]);
  }
  return blocks.map((lines) => lines.join('\n')).filter((block) => MARK.test(block));
}

function read(block: string, { source }: Text, message: Message): Report {
  const warnings: string[] = [];
  const fields = fieldsOf(block, warnings);
  const place = fields.get('source') ?? '';
  const facts: Fact[] = [...fields].flatMap(([name, value]) => fact(name, value, source));
  const link = fields.get('download_link') ?? '';
  return reportOf('X-ARF', {
    facts: [
      ...facts,
      ...fact('x_xarf', headerOf(message, 'x-xarf') || headerOf(message, 'x-arf'), 'x-xarf'),
      ...fact('source_ip', isIp(place) ? place : fields.get('ip'), source),
      ...fact('url', /:\/\//.test(place) ? place : link, source),
      ...(message.from === null ? fact('reporter', fields.get('reported_from'), source) : fromMail(message)),
    ],
    locations: [place, link, fields.get('ip') ?? ''],
    category: valueOf(facts, 'report_type', 'category'),
    happened: fields.get('date') ?? '',
    warnings: [...warnings, ...(place === '' ? ['Source is missing'] : [])],
  });
}

/** By YAML when it holds to it, otherwise line by line: URLs, IPv6 addresses and dates stand unquoted in many. */
function fieldsOf(block: string, warnings: string[]): Map<string, string> {
  const document = block.length > LONGEST_YAML ? null : yamlIn(block);
  const flat =
    isRecord(document) &&
    Object.values(document).every((value) => typeof value === 'string' || Array.isArray(value));
  if (flat) return new Map(Object.entries(document).map(([key, value]) => [snake(key), plain(value)]));
  warnings.push('the report is not YAML as it should be; it was read line by line');
  return new Map(
    keyValues(block).map(({ name, value }) => [snake(name), value.replace(/^(['"])(.*)\1$/, '$2')]),
  );
}

function yamlIn(block: string): unknown {
  try {
    return parse(block, { schema: 'failsafe', maxAliasCount: 0, logLevel: 'silent' });
  } catch {
    return null;
  }
}

function plain(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : '';
}
