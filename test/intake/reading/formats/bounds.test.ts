import { expect } from 'chai';
import { FORMATS } from '../../../../src/intake/reading/formats/registry.js';
import { readMessage } from '../../../../src/intake/reading/readMessage.js';
import { Unreadable } from '../../../../src/intake/reading/report.js';
import { readFile, readMail } from './support.js';

const SIZE = 1_000_000;
const HEADERS = ['From: a@example.com', 'Subject: abuse attack detected', ''];
/** Generous: what is quadratic takes minutes, what is not some tens of milliseconds. */
const SECONDS = 5;

/** Enough of a text. */
function much(text: string, size = SIZE): string {
  return text.repeat(Math.ceil(size / text.length));
}

async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  return work().catch((error: unknown) => error);
}

const MAILS: [string, string][] = [
  ['line ends', much('\n')],
  ['spaces', `${much(' ')}x`],
  ['colons', much(':')],
  ['addresses', much('192.0.2.7 ')],
  ['colons between digits', much('aa:')],
  ['marks of quoting', `${much('> ')}<Infringement>`],
  ['dashes', `${much('- ')}<Infringement>`],
  ['notices that never end', much('<Infringement>')],
  ['ends of notices', `<Infringement>${much('</Infringement')}`],
  ['escapes', `<Infringement>${much('=3D')}`],
  ['bars', much('|')],
  ['fields', `Feedback-Type: abuse\nVersion: 1\n${much('X: y\n')}`],
  ['open brackets as YAML', `Report-Type: x\nReported-From: y\nSource: ${much('[')}`],
  ['log lines', `Lines containing failures of 192.0.2.7\n${much('192.0.2.7 2026-01-02 03:04:05\n')}`],
  ['addresses of pages', much('http://a.example.com/x ')],
  ['lists', much('<output>')],
];

describe('the formats, given a megabyte of', () => {
  for (const [what, text] of MAILS)
    it(`${what}, are done within seconds and without a fault`, async function () {
      this.timeout(SECONDS * 1000);
      const message = readMessage(Buffer.from(`${HEADERS.join('\n')}\n${text}`));
      for (const format of FORMATS.filter((one) => one.recognises(message))) {
        const outcome = await outcomeOf(async () => format.reads(message));
        if (outcome instanceof Error) expect(outcome).to.be.instanceOf(Unreadable);
      }
    });

  const files: [string, string, string][] = [
    ['nested JSON', 'x.json', `{"xarf_version":${much('[')}${much(']')}}`],
    ['nested XML', 'x.xml', `<Infringement>${much('<a>')}</Infringement>`],
    ['a table’s columns', '2026-01-02-x.csv', `timestamp,ip,${much('a,')}\n${much('1,')}`],
    ['a table’s quotes', '2026-01-02-x.csv', `timestamp,ip,x\n${much('"a\n')}`],
  ];
  for (const [what, name, content] of files)
    it(`${what}, hold it or read it`, async function () {
      this.timeout(SECONDS * 1000);
      const outcome = await outcomeOf(() => readFile(name, content));
      if (outcome instanceof Error) expect(outcome).to.be.instanceOf(Unreadable);
    });

  it('a table’s rows, read as many as they may and say so', async () => {
    const rows = much('2026-01-02 03:04:05,192.0.2.7,80\n', 800_000);
    const { reports } = await readFile('2026-01-02-scan_x-a.csv', `timestamp,ip,port\n${rows}`);
    expect(reports).to.have.length(10_000);
    expect(reports[0]?.warnings).to.deep.equal(['only the first 10000 rows were read']);
  });
});

describe('recognising', () => {
  it('never throws, whatever the message lacks', async () => {
    expect((await readMail('')).format).to.equal('');
    expect((await readMail('Content-Type: multipart/mixed; boundary=b', '', '--b')).format).to.equal('');
  });

  it('is done under a name of its own by each format', () => {
    const names = FORMATS.map(({ name }) => name);
    expect(new Set(names).size).to.equal(names.length);
  });
});
