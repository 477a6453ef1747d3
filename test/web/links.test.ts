import { expect } from 'chai';
import { Types } from 'mongoose';
import { createLinks } from '../../src/web/links.js';

const BASE = 'https://abuse.host.example';
const id = new Types.ObjectId('65f0c0ffee0123456789abcd');
const at = new Date('2026-03-02T10:00:00Z');
const caze = { _id: id, customer: new Types.ObjectId('65f0c0ffee0123456789cccc') };
const links = createLinks('a secret of more than thirty-two characters', BASE, 30);
const later = (days: number) => new Date(at.getTime() + days * 86_400_000);
const tokenOf = (link: string) => link.slice(link.lastIndexOf('/') + 1);

describe('private links', () => {
  it('lead to the status page of a reporter and to the case page of a customer', () => {
    expect(links.reporterLink(id, at)).to.match(/^https:\/\/abuse\.host\.example\/status\/[\w-]{44}$/);
    expect(links.customerLink(caze, at)).to.match(/^https:\/\/abuse\.host\.example\/my-case\/[\w-]{60}$/);
  });

  it('tell what they open', () => {
    expect(links.readLink(tokenOf(links.reporterLink(id, at)), at)).to.deep.equal({
      kind: 'reporter',
      id: String(id),
    });
    expect(links.readLink(tokenOf(links.customerLink(caze, at)), at)).to.deep.equal({
      kind: 'customer',
      id: String(id),
      customer: String(caze.customer),
    });
  });

  it('are the same for the same record and moment, and differ for another', () => {
    expect(links.reporterLink(id, at)).to.equal(links.reporterLink(id, new Date(at)));
    expect(links.reporterLink(id, at)).not.to.equal(links.reporterLink(id, later(1)));
    expect(links.reporterLink(id, at)).not.to.equal(links.reporterLink(new Types.ObjectId(), at));
  });

  it('expire after the days given, to the second', () => {
    const token = tokenOf(links.customerLink(caze, at));
    expect(links.readLink(token, new Date(later(30).getTime() - 1))).to.include({ kind: 'customer' });
    expect(links.readLink(token, later(30))).to.equal('expired');
  });

  it('are forged when any character differs', () => {
    const token = tokenOf(links.reporterLink(id, at));
    for (let i = 0; i < token.length; i++) {
      const other = token[i] === 'A' ? 'Q' : 'A';
      const altered = token.slice(0, i) + other + token.slice(i + 1);
      expect(links.readLink(altered, at), `character ${i}`).to.equal('forged');
    }
  });

  it('are forged when they were made with another secret, cut short, longer or no token at all', () => {
    const other = createLinks('another secret of thirty-two characters', BASE, 30);
    const token = tokenOf(links.reporterLink(id, at));
    const bad = [
      tokenOf(other.reporterLink(id, at)),
      token.slice(1),
      `${token}A`,
      '',
      '../../etc/passwd',
      'é'.repeat(44),
      '='.repeat(44),
    ];
    for (const text of bad) expect(links.readLink(text, at), text).to.equal('forged');
  });
});
