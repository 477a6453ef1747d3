import { expect } from 'chai';
import { isDeliverable, readMailbox } from '../../src/mail/address.js';

describe('isDeliverable', () => {
  const good = [
    'a@example.nl',
    'first.last+case@mail.example.co.uk',
    "o'brien@example.com",
    'jürgen@bücher.example',
    '用户@例子.example',
    'a@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.nl`,
  ];
  for (const address of good) {
    it(`takes ${address}`, () => {
      expect(isDeliverable(address)).to.equal(true);
    });
  }

  const bad = {
    nothing: '',
    'no domain': 'a@',
    'no local part': '@example.nl',
    'no at sign': 'example.nl',
    'two at signs': 'a@b@example.nl',
    'a host name of one label': 'root@localhost',
    'two dots in a row': 'a..b@example.nl',
    'a dot at the end': 'a.@example.nl',
    'a line break': 'a@example.nl\r\nBcc: b@example.nl',
    'a line break in the local part': 'a\n@example.nl',
    'a null byte': 'a\0@example.nl',
    'two addresses': 'a@example.nl, b@example.nl',
    'two addresses, the other way round': 'a@example.nl,b@example.com',
    'a space': 'a b@example.nl',
    'angle brackets': '<a@example.nl>',
    'a name': 'A <a@example.nl>',
    'a quoted local part': '"a b"@example.nl',
    'an address literal': 'a@[192.0.2.1]',
    'an IP address': 'a@192.0.2.1',
    'an escape in the domain': 'a@ex%61mple.nl',
    'a path after the domain': 'a@example.nl/x',
    'a label that starts with a hyphen': 'a@-example.nl',
    'an empty label': 'a@example..nl',
    'a bidirectional override': 'a@\u202eexample.nl',
    'an invisible character in the local part': 'a\u200bb@example.nl',
    'a local part of 65 octets': `${'a'.repeat(65)}@example.nl`,
    'more than 254 octets': `a@${`${'b'.repeat(60)}.`.repeat(5)}nl`,
  };
  for (const [what, address] of Object.entries(bad)) {
    it(`refuses ${what}`, () => {
      expect(isDeliverable(address)).to.equal(false);
    });
  }
});

describe('readMailbox', () => {
  it('reads a bare address and one with a name', () => {
    expect(readMailbox('a@example.nl')).to.deep.equal({ name: '', address: 'a@example.nl' });
    expect(readMailbox('Abuse desk <a@example.nl>')).to.deep.equal({
      name: 'Abuse desk',
      address: 'a@example.nl',
    });
    expect(readMailbox('"Desk, Abuse" <a@example.nl>')).to.deep.equal({
      name: 'Desk, Abuse',
      address: 'a@example.nl',
    });
  });

  it('refuses what is not one mailbox', () => {
    expect(readMailbox('Abuse desk')).to.equal(undefined);
    expect(readMailbox('A\r\nBcc: x <a@example.nl>')).to.equal(undefined);
    expect(readMailbox('A <a@example.nl>, B <b@example.nl>')).to.equal(undefined);
  });
});
