import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ts from 'typescript';
import { projectRoot } from '../../config/root.js';
import { STATUSES } from '../../src/cases/transitions.js';
import { readingWords } from '../../src/desk/readingWords.js';
import { FORMATS } from '../../src/intake/reading/formats/registry.js';
import { translator } from '../../src/web/i18n.js';

const folder = join(projectRoot, 'src/intake');
const [nl, en] = [translator('nl'), translator('en')];

/** What says something; other texts in the sources are names of things. */
const SAYS =
  /\.$|\b(?:is|are|was|were|has|have|hold|holds|names|comes|could|cannot|says|unpacks|failed|read)\b/;
/** Texts that are stored as a part of another one. */
const PARTS: Record<string, string> = {
  'is missing': 'Source/IP_Address is missing',
  '"7" is not an IP address': 'Source/IP_Address "7" is not an IP address',
  'is encrypted': 'list.zip: is encrypted',
  'has too many files': 'list.zip: has too many files',
  'unpacks to too much': 'list.zip: unpacks to too much',
};
/** Texts that no message or report keeps: of a letter, of a fault in the program, of the schemas' library. */
const NOT_KEPT = ['The letter came back.', 'letter 7 is about nothing', 'is wrong'];

/** Every sentence in the sources that a message or a report may keep; where a value stands in it, a 7. */
function sentences(): string[] {
  const files = ['reading', 'mail'].flatMap((part) =>
    readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(part, file)),
  );
  const found = [...files, join('mailboxes', 'take.ts')].flatMap((file) => textsIn(join(folder, file)));
  const said = found.filter((text) => /\S \S/.test(text) && SAYS.test(text) && !NOT_KEPT.includes(text));
  return [...new Set(said.map((text) => PARTS[text] ?? text))];
}

function textsIn(file: string): string[] {
  const texts: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.push(node.text);
    if (ts.isTemplateExpression(node))
      texts.push(node.head.text + node.templateSpans.map(({ literal }) => `7${literal.text}`).join(''));
    ts.forEachChild(node, walk);
  };
  walk(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
  return texts;
}

describe('the words for what reading a mail stored', () => {
  it('finds the sentences to look for', () => {
    expect(sentences()).to.include.members([
      'An automatic reply (RFC 3834): noted, never answered.',
      'Of the format 7, but it reports nothing.',
      'It answers a case that is 7 and takes no answers.',
      'Only the first 7 MB were read.',
      'the mail from SpamCop names no address',
      '7 comes 7 times',
      'line 7 has 7 fields of 7',
    ]);
  });

  it('are there in Dutch for every sentence that can be stored', () => {
    expect(sentences().filter((sentence) => readingWords(sentence, nl) === sentence)).to.deep.equal([]);
  });

  it('are in English the sentence itself', () => {
    for (const sentence of sentences()) expect(readingWords(sentence, en)).to.equal(sentence);
  });

  it('keep the values in it', () => {
    expect(readingWords('line 12 has 3 fields of 14', nl)).to.equal('regel 12 heeft 3 velden van de 14');
    expect(readingWords('Report.SourceIp "a "b"" is not an IP address', nl)).to.include('a "b"');
    expect(readingWords('{{each}} $t(common:skip) is not XML', nl)).to.equal(
      '{{each}} $t(common:skip) is geen XML',
    );
  });

  it('word what is stored within a sentence too', () => {
    expect(readingWords('A report in the format ARF. It was attached to this message.', nl)).to.equal(
      'Een melding in het formaat ARF. Die zat als bijlage bij dit bericht.',
    );
    expect(readingWords('A report in the format list of addresses.', nl)).to.include('lijst van adressen');
    expect(readingWords('It answers one of our letters, by its reply address.', nl)).to.include(
      'antwoordadres',
    );
    expect(
      readingWords(
        'the Shadowserver report cannot be read: a.zip: is encrypted; b.zip: unpacks to too much',
        nl,
      ),
    ).to.equal(
      'de melding van Shadowserver kan niet gelezen worden: a.zip: is versleuteld; b.zip: wordt uitgepakt te groot',
    );
  });

  it('name the status of a case as the screens do', () => {
    for (const status of STATUSES) {
      const stored = `It answers a case that is ${status} and takes no answers.`;
      expect(readingWords(stored, nl)).to.include(nl(`common:status.${status}`).toLowerCase());
    }
    expect(readingWords('It answers a case that is closed and takes no answers.', en)).to.equal(
      'It answers a case that is closed and takes no answers.',
    );
  });

  it('know the name of every format, which stays when it is a name', () => {
    const worded = FORMATS.map(({ name }) => name).filter((name) => /^[a-z]/.test(readingWords(name, nl)));
    expect(worded).to.have.members([
      'list of addresses',
      'log lines',
      'table',
      'blocklist.de',
      'myNetWatchman',
      'lines of names and values',
    ]);
    expect(readingWords('Spamhaus', nl)).to.equal('Spamhaus');
  });

  it('leave a sentence that is not known as it is', () => {
    const strange = [
      '',
      '/reporter must have required property "org"',
      "a.zip: End of central directory record signature not found; it's no zip",
      'It was read by the moon.',
      `${'x '.repeat(2000)} is not XML`,
    ];
    for (const sentence of strange) expect(readingWords(sentence, nl)).to.equal(sentence);
  });
});
