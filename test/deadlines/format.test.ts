import { expect } from 'chai';
import {
  formatDate,
  formatDateTime,
  formatExact,
  formatShort,
  timeLeft,
} from '../../src/deadlines/format.js';

const due = new Date('2026-11-30T22:59:59.999Z');
const before = (hours: number) => new Date(due.getTime() - hours * 3_600_000);

describe('dates in words', () => {
  it('are in Dutch and English, in Dutch local time', () => {
    expect(formatDate(due, 'nl')).to.equal('maandag 30 november 2026');
    expect(formatDate(due, 'en')).to.match(/^Monday,? 30 November 2026$/);
    expect(formatDateTime(due, 'nl')).to.equal('maandag 30 november 2026 om 23:59');
    expect(formatDateTime(due, 'en')).to.match(/^Monday,? 30 November 2026 at 23:59$/);
    expect(formatShort(due, 'nl')).to.equal('30 nov 2026, 23:59');
    expect(formatShort(due, 'en')).to.equal('30 Nov 2026, 23:59');
  });

  it('follow summer time and another zone', () => {
    const summer = new Date('2026-07-01T22:30:00Z');
    expect(formatShort(summer, 'en')).to.equal('2 Jul 2026, 00:30');
    expect(formatShort(summer, 'en', 'UTC')).to.equal('1 Jul 2026, 22:30');
  });

  it('tell the two hours of an autumn night apart when exact', () => {
    const first = formatExact(new Date('2026-10-25T00:30:00Z'), 'en');
    const second = formatExact(new Date('2026-10-25T01:30:00Z'), 'en');
    expect(first).to.include('02:30:00');
    expect(second).to.include('02:30:00');
    expect(first).not.to.equal(second);
  });
});

describe('the time that is left', () => {
  const table = [
    [72, 'nog 3 dagen', '3 days left'],
    [48, 'nog 2 dagen', '2 days left'],
    [47.99, 'nog 47 uur', '47 hours left'],
    [2, 'nog 2 uur', '2 hours left'],
    [1.99, 'nog 119 minuten', '119 minutes left'],
    [1 / 60, 'nog 1 minuut', '1 minute left'],
    [0.01, 'nog minder dan een minuut', 'less than a minute left'],
    [0, 'nog minder dan een minuut', 'less than a minute left'],
    [-0.01, 'net te laat', 'just overdue'],
    [-1, '60 minuten te laat', '60 minutes overdue'],
    [-5, '5 uur te laat', '5 hours overdue'],
    [-49, '2 dagen te laat', '2 days overdue'],
  ] as const;

  for (const [hours, nl, en] of table) {
    it(`reads “${en}”`, () => {
      expect(timeLeft(due, before(hours), 'nl')).to.equal(nl);
      expect(timeLeft(due, before(hours), 'en')).to.equal(en);
    });
  }
});
