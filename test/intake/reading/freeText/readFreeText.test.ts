import { expect } from 'chai';
import { readFreeText } from '../../../../src/intake/reading/freeText/readFreeText.js';
import { readMessage } from '../../../../src/intake/reading/readMessage.js';
import type { Report } from '../../../../src/intake/reading/report.js';
import { mail } from '../mail.js';

const read = (body: string, headers: Record<string, string> = {}): Report | undefined =>
  readFreeText(readMessage(mail({ To: 'abuse@host.example', ...headers }, body)))[0];

describe('reading free text', () => {
  for (const [written, location] of [
    ['hxxp://evil[.]example/login', 'http://evil.example/login'],
    ['hxxps : // evil [.] example/a', 'https://evil.example/a'],
    ['http://evil(dot)example.net/x', 'http://evil.example.net/x'],
    ['evil.example dot org', 'evil.example.org'],
    ['192[.]0[.]2[.]7', '192.0.2.7'],
    ['192.0.2.7:8080', '192.0.2.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['2001:db8:0:0:0:0:0:8', '2001:db8::8'],
    ['<https://evil.example/p?q=1>.', 'https://evil.example/p?q=1'],
  ] as const)
    it(`reads ${written}`, () => {
      expect(read(`There is phishing on ${written} since today`)?.locations).to.deep.equal([location]);
    });

  it('takes a port for a fact', () => {
    expect(read('Attack from 192.0.2.7:8080')?.facts).to.deep.include({
      name: 'port',
      value: '8080',
      source: 'text line 1',
    });
  });

  it('reads a mail address as the location where abuse is spoken of and nothing else is named', () => {
    expect(read('Spam is sent by seller [at] shop.example')?.locations).to.deep.equal([
      'seller@shop.example',
    ]);
    expect(read('Greetings to piet@shop.example')).to.equal(undefined);
  });

  it('tells who did it from whom it was done to, in the lines of a log', () => {
    const log = [
      'Jan  5 10:00:01 web1 kernel: DROP IN=eth0 SRC=198.51.100.9 DST=203.0.113.5 PROTO=TCP DPT=22',
      'Jan  5 10:00:03 web1 sshd[5]: Failed password for root from 198.51.100.9 port 4022 ssh2',
    ].join('\n');
    const report = read(`Brute force against our server\n\n${log}`, {
      Date: 'Mon, 5 Jan 2026 12:00:00 +0000',
    });
    expect(report?.locations).to.deep.equal(['198.51.100.9']);
    expect(report?.facts.find(({ name }) => name === 'victim_ipv4')?.value).to.equal('203.0.113.5');
    expect(report?.happenedAt).to.equal('2026-01-05T10:00:03.000Z');
    expect(report?.category).to.equal('login attack');
  });

  it('reads the client of a web log, and its last time', () => {
    const log = [
      '192.0.2.44 - - [05/Jan/2026:09:59:00 +0100] "GET /.env HTTP/1.1" 404 9',
      '192.0.2.44 - - [05/Jan/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 9',
    ];
    const report = read(`Hacking attempts:\n${log.join('\n')}`);
    expect(report?.locations).to.deep.equal(['192.0.2.44']);
    expect(report?.happenedAt).to.equal('2026-01-05T09:00:00.000Z');
  });

  it("leaves out the reporter's own hosts, unless the subject names them", () => {
    const body = 'Phishing of our site https://www.example.com/ at https://evil.example.net/';
    expect(read(body)?.locations).to.deep.equal(['https://evil.example.net/']);
    expect(read(body, { Subject: 'www.example.com' })?.locations).to.contain('https://www.example.com/');
  });

  it('leaves out the originals that a notice names', () => {
    const report = read(
      'copyrighted_work_url: https://mine.example.org/a\ninfringing_url: https://copy.example.net/a\nThis is a DMCA notice',
    );
    expect(report?.locations).to.deep.equal(['https://copy.example.net/a']);
    expect(report?.facts.find(({ name }) => name === 'work_url')?.value).to.equal(
      'https://mine.example.org/a',
    );
  });

  it('takes from pasted headers whom the mail was received from, and no other name', () => {
    const body =
      'Spam:\n\nReceived: from x.example.org (x.example.org [192.0.2.99])\n  by mx.victim.example.net with ESMTP\nX-Mailer: y.example.com\n';
    expect(read(body)?.locations).to.deep.equal(['192.0.2.99']);
  });

  it('finds nothing in numbers, versions, clauses, masks and names of files', () => {
    expect(read('Version 1.2.3 of report.zip, clause 5.2, 10.20.x.x and 1.234,56 are abuse.')).to.equal(
      undefined,
    );
  });
});
