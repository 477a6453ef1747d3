import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'chai';
import { acceptAttribute, recogniseType } from '../../src/evidence/types.js';
import { executable, gif, jpeg, mail, pdf, png, temporaryFolder, webp, zip } from './support/samples.js';

describe('evidence types', () => {
  const folder = temporaryFolder();

  async function typeOf(name: string, content: Buffer | string): Promise<string | undefined> {
    const file = path.join(folder(), 'sample');
    await writeFile(file, content);
    return recogniseType(file, name);
  }

  const taken: [string, Buffer | string, string][] = [
    ['a.png', png, 'image/png'],
    ['a.PNG', png, 'image/png'],
    ['a.jpg', jpeg, 'image/jpeg'],
    ['a.jpeg', jpeg, 'image/jpeg'],
    ['a.gif', gif, 'image/gif'],
    ['a.webp', webp, 'image/webp'],
    ['a.pdf', pdf, 'application/pdf'],
    ['a.eml', mail, 'message/rfc822'],
    ['a.eml', Buffer.concat([Buffer.from('From x@example.com Mon Jan 1\n'), mail]), 'message/rfc822'],
    ['a.json', '\uFEFF {"a": 1}', 'application/json'],
    ['a.csv', 'date;ip\n2026-01-01;192.0.2.1\n', 'text/csv'],
    ['a.txt', 'Geëindigd: één €', 'text/plain'],
    ['a.txt', Buffer.from('caf\xe9', 'latin1'), 'text/plain'],
    ['a.txt', 'BM and MZ start a text now and then', 'text/plain'],
    ['a.log', '\u001b[31mfailed\u001b[0m login\n', 'text/plain'],
    ['a.log', `${'x'.repeat(65_535)}é and more\n`, 'text/plain'],
  ];
  for (const [name, content, type] of taken) {
    it(`takes ${name} as ${type} (${content.length} bytes)`, async () => {
      expect(await typeOf(name, content)).to.equal(type);
    });
  }

  const refused: [string, string, Buffer | string][] = [
    ['an executable called a picture', 'a.png', executable],
    ['a PDF called a picture', 'a.png', pdf],
    ['a JPEG called a PNG', 'a.png', jpeg],
    ['HTML called a picture', 'a.jpg', '<html><script>alert(1)</script>'],
    ['SVG called a picture', 'a.png', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['an archive called a document', 'a.pdf', zip],
    ['a document called a text', 'a.txt', pdf],
    ['a picture called a text', 'a.txt', png],
    ['an executable called a log', 'a.log', executable],
    ['text with a NUL', 'a.txt', 'a\u0000b'],
    ['a NUL far into a text', 'a.txt', `${'x'.repeat(200_000)}\u0000`],
    ['bytes that are neither UTF-8 nor Latin', 'a.txt', Buffer.from([0x61, 0x81, 0x62])],
    ['a text called a mail', 'a.eml', 'Dear abuse desk,\n\nFrom: them\n'],
    ['headers that no mail has, called a mail', 'a.eml', 'Color: red\nShape: round\n\n'],
    ['a text called JSON', 'a.json', 'hello'],
    ['a web page', 'a.html', '<p>hi</p>'],
    ['a vector image', 'a.svg', '<svg/>'],
    ['an archive', 'a.zip', zip],
    ['a picture called a script', 'a.js', png],
    ['a picture with a second extension', 'a.png.exe', png],
    ['a file without an extension', 'README', 'hello'],
  ];
  for (const [says, name, content] of refused) {
    it(`refuses ${says} (${name})`, async () => expect(await typeOf(name, content)).to.equal(undefined));
  }

  it('survives files that a parser chokes on', async () => {
    for (const head of ['504b0304', '89504e470d0a1a0a', '1a45dfa3', '52494646', '25504446']) {
      const junk = Buffer.concat([Buffer.from(head, 'hex'), Buffer.alloc(300, 0xff)]);
      expect(await typeOf('a.webp', junk)).to.equal(undefined);
    }
  });

  it('names its extensions for a file input', () => {
    expect(acceptAttribute).to.equal('.png,.jpg,.jpeg,.gif,.webp,.pdf,.eml,.json,.csv,.txt,.log');
  });
});
