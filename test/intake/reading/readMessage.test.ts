import { expect } from 'chai';
import { readBareFile, readMessage } from '../../../src/intake/reading/readMessage.js';
import { mail } from './mail.js';

const simple =
  'From: Jan <jan@example.nl>\r\nSubject: Hello\r\nMessage-ID: <1@example.nl>\r\n\r\nText here\r\n';

describe('reading a message', () => {
  it('reads who wrote, to whom, about what and when', () => {
    const message = readMessage(
      mail({
        From: '"Jan de Vries" <Jan@Example.NL>',
        To: 'abuse@example.com, Klachten <klachten@example.com>',
        Subject: '=?utf-8?Q?Klacht_=C3=A9=C3=A9n?=',
        Date: 'Mon, 5 Jan 2026 10:00:00 +0100 (CET)',
        References: '<a@example.nl> <b@example.nl>',
      }),
    );
    expect(message.from).to.deep.equal({ name: 'Jan de Vries', address: 'jan@example.nl' });
    expect(message.to.map(({ address }) => address)).to.deep.equal([
      'abuse@example.com',
      'klachten@example.com',
    ]);
    expect(message.subject).to.equal('Klacht één');
    expect(message.date?.toISOString()).to.equal('2026-01-05T09:00:00.000Z');
    expect(message.references).to.deep.equal(['a@example.nl', 'b@example.nl']);
    expect(message.problems).to.deep.equal([]);
  });

  for (const [what, raw] of [
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(simple)])],
    ['lines that end with a bare CR', Buffer.from(simple.replaceAll('\r\n', '\r'))],
    ['a line of an mbox', Buffer.from(`From jan@example.nl Mon Jan  5 10:00:00 2026\r\n${simple}`)],
    ['UTF-16 with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(simple, 'utf16le')])],
    ['UTF-16 without a mark', Buffer.from(simple, 'utf16le')],
  ] as const)
    it(`reads a message with ${what}, and says so`, () => {
      const message = readMessage(raw);
      expect(message.from?.address).to.equal('jan@example.nl');
      expect(message.messageId).to.equal('1@example.nl');
      expect(message.text.trim()).to.equal('Text here');
      expect(message.problems).to.have.length(1);
    });

  it('passes over blank lines before the first header', () => {
    expect(readMessage(Buffer.from(`\r\n   \t\r\n${simple}`)).subject).to.equal('Hello');
  });

  it('keeps every part apart, and an attached message raw', () => {
    const message = readMessage(
      mail(
        { 'Content-Type': 'multipart/report; boundary=b' },
        [
          '--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\ncaf\u00e9',
          '--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse',
          '--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nbody\r\n--b--',
        ].join('\r\n'),
        'latin1',
      ),
    );
    expect(message.parts.map(({ type }) => type)).to.deep.equal([
      'text/plain',
      'message/feedback-report',
      'message/rfc822',
    ]);
    expect(message.text).to.equal('café');
    expect(message.parts[1]?.text).to.equal('Feedback-Type: abuse');
    expect(message.parts[2]?.content.toString()).to.equal('Subject: inner\r\n\r\nbody');
  });

  it('tells boundaries apart of which one begins as the other does', () => {
    const message = readMessage(
      mail(
        { 'Content-Type': 'multipart/mixed; boundary=b' },
        [
          '--b\nContent-Type: multipart/alternative; boundary=bb\n',
          '--bb\n\ninner',
          '--bb--',
          '--b\nContent-Disposition: attachment; filename=x.txt\n\nouter',
          '--b--',
        ].join('\n'),
      ),
    );
    expect(message.parts.map(({ text }) => text?.trim())).to.deep.equal(['inner', 'outer']);
    expect(message.parts[1]?.name).to.equal('x.txt');
  });

  it('reads parts whose end is missing, and says so', () => {
    const message = readMessage(mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, '--b\r\n\r\nhalf'));
    expect(message.text).to.equal('half');
    expect(message.problems).to.include('The end of its parts was missing.');
  });

  it('joins and decodes the pieces of a file name (RFC 2231), and keeps no folder of it', () => {
    const disposition = "attachment; filename*0*=utf-8''..%2Fraa%70; filename*1=port; filename*2=.csv";
    const message = readMessage(mail({ 'Content-Disposition': disposition }, 'a,b'));
    expect(message.parts[0]?.name).to.equal('raapport.csv');
  });

  it('undoes base64, quoted-printable and uuencoding, broken ones too', () => {
    const decode = (encoding: string, body: string): string | undefined =>
      readMessage(mail({ 'Content-Transfer-Encoding': encoding }, body)).parts[0]?.content.toString();
    expect(decode('base64', 'aGVs\r\nbG8!')).to.equal('hello');
    expect(decode('quoted-printable', 'a=3Db =E2=82=AC=\r\nc =ZZ')).to.equal('a=b €c =ZZ');
    const message = readMessage(mail({}, 'See below\nbegin 644 x.txt\n%:&5L;&\\\n`\nend\n'));
    expect(message.parts[1]?.content.toString()).to.equal('hello');
    expect(message.text).not.to.contain('begin 644');
  });

  it('guesses a charset that is unknown, absent or false', () => {
    const text = (charset: string, body: Buffer): string =>
      readMessage(Buffer.concat([mail({ 'Content-Type': `text/plain; charset=${charset}` }, ''), body])).text;
    expect(text('no-such-thing', Buffer.from('één'))).to.equal('één');
    expect(text('us-ascii', Buffer.from([0xe9, 0x65, 0x6e]))).to.equal('één'.replace('éé', 'ée'));
    expect(text('', Buffer.from([0xd4, 0xc5, 0xd3, 0xd4]))).to.equal('тест');
  });

  it('makes the text of a page that has no plain text', () => {
    const html =
      '<head><title>x</title></head><p>One<br>two</p><blockquote>old</blockquote><a href="http://a.example/">here</a>';
    const message = readMessage(mail({ 'Content-Type': 'text/html' }, html));
    expect(message.text).to.equal('One\ntwo\n\n> old\nhere <http://a.example/>');
    expect(message.html).to.equal(html);
  });

  it('goes on without a sender, a date that can be read or any header at all', () => {
    const message = readMessage(Buffer.from('Date: yesterday\n\nhello'));
    expect(message.problems).to.deep.equal([
      'Its date could not be read.',
      'It does not say whom it is from.',
    ]);
    expect(readMessage(Buffer.from('just text')).text).to.equal('just text');
    expect(readMessage(Buffer.alloc(0)).parts).to.have.length(1);
  });

  it('stops at its bounds of depth, parts and recipients, and says so', () => {
    const nested = Array.from(
      { length: 100 },
      (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\n\n--b${n}\n`,
    );
    expect(readMessage(Buffer.from(nested.join(''))).problems.join()).to.contain('more parts');
    const parts = readMessage(
      mail({ 'Content-Type': 'multipart/mixed; boundary=b' }, '--b\n\nx\n'.repeat(5000)),
    );
    expect(parts.parts.length).to.be.at.most(501);
    const many = Array.from({ length: 100_000 }, (_, n) => `u${n}@example.com`).join(',\r\n ');
    expect(readMessage(mail({ To: many })).to).to.have.length(200);
  });

  it('takes a file that came by itself for one attachment, by its name', () => {
    const { parts, text, headers } = readBareFile(Buffer.from('{"a":1}'), 'in/xarf.json');
    expect(headers).to.deep.equal([]);
    expect(parts).to.have.length(1);
    expect(parts[0]).to.include({ type: 'application/json', name: 'xarf.json', text: '{"a":1}' });
    expect(text).to.equal('');
  });
});
