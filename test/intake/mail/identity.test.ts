import { expect } from 'chai';
import { identityOf } from '../../../src/intake/mail/identity.js';

const MAIL = 'Subject: A\r\nX-Note: one\r\n two\r\n\r\nFirst line\r\n\r\nLast line\r\n';
const of = (text: string): string => identityOf(Buffer.from(text, 'latin1'));

describe('what a mail is known by', () => {
  it('is the same with other line ends, and with an empty line more at its end', () => {
    expect(of(MAIL.replaceAll('\r\n', '\n'))).to.equal(of(MAIL));
    expect(of(`${MAIL}\r\n`)).to.equal(of(MAIL));
  });

  it('is the same whatever servers put before it', () => {
    const delivered =
      'From x@y Mon Nov 2\nReturn-Path: <a@b>\nReceived: from a\n\tby b;\n\tMonday\nDelivered-To: abuse@host\n';
    expect(of(delivered + MAIL)).to.equal(of(MAIL));
  });

  it('differs with any of its own headers, and with any of its text', () => {
    for (const other of [
      MAIL.replace('Subject: A', 'Subject: B'),
      MAIL.replace(' two', ' three'),
      MAIL.replace('First', 'Worst'),
      MAIL.replace('Last line', 'Last  line'),
    ])
      expect(of(other), other).to.not.equal(of(MAIL));
  });

  it('is told for a message without a body, without headers, and for nothing', () => {
    expect(new Set([of('Subject: A\r\n'), of('\r\nA\r\n'), of('')]).size).to.equal(3);
  });

  it('is told of fifty megabytes without many copies of them', () => {
    const large = Buffer.alloc(50 * 1024 * 1024, 'line of text\r\n');
    const before = process.memoryUsage().rss;
    identityOf(large);
    expect((process.memoryUsage().rss - before) / 1024 / 1024).to.be.lessThan(60);
  });
});
