import { expect } from 'chai';
import {
  addHours,
  addMonths,
  addWorkingDays,
  dutchCalendar,
  isWorkingDay,
} from '../../src/deadlines/calendar.js';
import type { Calendar } from '../../src/deadlines/calendar.js';
import { endOfDay, localDay } from '../../src/deadlines/days.js';
import { easterSunday, holidays } from '../../src/deadlines/holidays.js';

const amsterdam = 'Europe/Amsterdam';
const everyDayOff: Calendar = { timeZone: amsterdam, daysOff: 'atw' };

describe('the calendar of working days', () => {
  const vectors = [
    ['2026-04-02', '2026-04-10', '2026-04-13'],
    ['2026-04-22', '2026-04-30', '2026-04-30'],
    ['2026-05-04', '2026-05-11', '2026-05-12'],
    ['2026-05-12', '2026-05-20', '2026-05-20'],
    ['2026-12-21', '2026-12-29', '2026-12-29'],
    ['2026-12-30', '2027-01-07', '2027-01-07'],
  ] as const;

  for (const [received, strict, atw] of vectors) {
    it(`counts five working days from ${received} to ${strict}, or ${atw} with all statutory days off`, () => {
      const from = new Date(`${received}T10:00:00Z`);
      expect(localDay(addWorkingDays(from, 5), amsterdam)).to.equal(strict);
      expect(localDay(addWorkingDays(from, 5, everyDayOff), amsterdam)).to.equal(atw);
    });
  }

  it('is due at the very end of the local day, in summer and in winter', () => {
    expect(addWorkingDays(new Date('2026-07-06T08:00:00Z'), 5).toISOString()).to.equal(
      '2026-07-13T21:59:59.999Z',
    );
    expect(addWorkingDays(new Date('2026-11-23T08:00:00Z'), 5).toISOString()).to.equal(
      '2026-11-30T22:59:59.999Z',
    );
  });

  it('counts the day of receipt as day 0 even when it is a day off', () => {
    const monday = '2026-11-30T22:59:59.999Z';
    expect(addWorkingDays(new Date('2026-11-28T09:00:00Z'), 1).toISOString()).to.equal(monday);
    expect(addWorkingDays(new Date('2026-11-29T09:00:00Z'), 1).toISOString()).to.equal(monday);
  });

  it('takes the local day of receipt, not the day in UTC', () => {
    // 22:30 UTC on Thursday is half past midnight on Friday in Amsterdam.
    expect(localDay(addWorkingDays(new Date('2026-07-09T22:30:00Z'), 1), amsterdam)).to.equal('2026-07-13');
    expect(localDay(addWorkingDays(new Date('2026-07-09T21:30:00Z'), 1), amsterdam)).to.equal('2026-07-10');
  });

  it('counts across the nights on which the clock changes', () => {
    expect(addWorkingDays(new Date('2026-03-27T12:00:00Z'), 1).toISOString()).to.equal(
      '2026-03-30T21:59:59.999Z',
    );
    expect(addWorkingDays(new Date('2026-10-23T12:00:00Z'), 1).toISOString()).to.equal(
      '2026-10-26T22:59:59.999Z',
    );
  });

  it('leaves out further days on which the desk is closed', () => {
    const calendar = { ...dutchCalendar, closed: ['2026-11-24', '2026-11-25'] };
    expect(localDay(addWorkingDays(new Date('2026-11-23T08:00:00Z'), 1, calendar), amsterdam)).to.equal(
      '2026-11-26',
    );
  });

  it('counts days where the desk is: the same moment, another zone', () => {
    const from = new Date('2026-11-24T23:30:00Z');
    expect(localDay(addWorkingDays(from, 0, { ...dutchCalendar, timeZone: 'UTC' }), 'UTC')).to.equal(
      '2026-11-24',
    );
    expect(localDay(addWorkingDays(from, 0), amsterdam)).to.equal('2026-11-25');
  });

  it('refuses a number of days that is none, and a date that is none', () => {
    for (const days of [-1, 1.5, NaN, Infinity]) {
      expect(() => addWorkingDays(new Date(), days), String(days)).to.throw(RangeError);
    }
    expect(() => addWorkingDays(new Date('soon'), 5)).to.throw(RangeError);
  });
});

describe('the Dutch holidays', () => {
  const table = [
    [2026, '04-03', '04-06', '05-14', '05-25', '04-27'],
    [2027, '03-26', '03-29', '05-06', '05-17', '04-27'],
    [2028, '04-14', '04-17', '05-25', '06-05', '04-27'],
    [2029, '03-30', '04-02', '05-10', '05-21', '04-27'],
    [2030, '04-19', '04-22', '05-30', '06-10', '04-27'],
    [2031, '04-11', '04-14', '05-22', '06-02', '04-26'],
  ] as const;

  for (const [year, goodFriday, easterMonday, ascension, whitMonday, kingsDay] of table) {
    it(`are those of ${year}`, () => {
      const fixed = ['01-01', '05-05', '12-25', '12-26'];
      const expected = [...fixed, goodFriday, easterMonday, ascension, whitMonday, kingsDay];
      expect([...holidays(year, 'atw')]).to.have.members(expected.map((day) => `${year}-${day}`));
    });
  }

  it('keep King’s Day off a Sunday', () => {
    expect(holidays(2025, 'strict').has('2025-04-26')).to.equal(true);
    expect(holidays(2025, 'strict').has('2025-04-27')).to.equal(false);
  });

  it('count Good Friday and an ordinary 5 May as working days unless all days off are asked for', () => {
    for (const day of ['2026-04-03', '2026-05-05']) {
      expect(isWorkingDay(day), day).to.equal(true);
      expect(isWorkingDay(day, everyDayOff), day).to.equal(false);
    }
  });

  it('give 5 May off in a lustrum year', () => {
    expect(isWorkingDay('2025-05-05')).to.equal(false);
    expect(isWorkingDay('2035-05-05'), 'a Saturday').to.equal(false);
    expect(holidays(2030, 'strict').has('2030-05-05')).to.equal(true);
  });

  it('know Easter, also in the years the simple rules get wrong', () => {
    const known = [
      '1954-04-18',
      '1961-04-02',
      '1981-04-19',
      '2000-04-23',
      '2008-03-23',
      '2011-04-24',
      '2038-04-25',
    ];
    expect(known.map((day) => easterSunday(Number(day.slice(0, 4))))).to.deep.equal(known);
    expect(easterSunday(2049)).to.equal('2049-04-18');
    expect(easterSunday(2076)).to.equal('2076-04-19');
  });
});

describe('months and hours', () => {
  it('end on the same date a month later, at the end of that day', () => {
    expect(addMonths(new Date('2026-02-10T09:00:00Z'), 1).toISOString()).to.equal('2026-03-10T22:59:59.999Z');
    expect(addMonths(new Date('2026-03-10T09:00:00Z'), 1).toISOString()).to.equal('2026-04-10T21:59:59.999Z');
  });

  it('end on the last day of a shorter month, and go into the next year', () => {
    const dayAfter = (from: string, months: number) => localDay(addMonths(new Date(from), months), amsterdam);
    expect(dayAfter('2027-01-31T09:00:00Z', 1)).to.equal('2027-02-28');
    expect(dayAfter('2028-01-31T09:00:00Z', 1)).to.equal('2028-02-29');
    expect(dayAfter('2026-12-31T09:00:00Z', 1)).to.equal('2027-01-31');
    expect(dayAfter('2026-12-31T09:00:00Z', 2)).to.equal('2027-02-28');
    expect(dayAfter('2026-12-31T09:00:00Z', 3)).to.equal('2027-03-31');
    expect(dayAfter('2027-12-31T09:00:00Z', 2)).to.equal('2028-02-29');
  });

  it('count hours of real time on the nights of 23 and 25 hours', () => {
    // 00:30 local on both nights; 12 hours later the clock reads 13:30 in spring and 11:30 in autumn.
    expect(addHours(new Date('2026-03-28T23:30:00Z'), 12).toISOString()).to.equal('2026-03-29T11:30:00.000Z');
    expect(addHours(new Date('2026-10-24T22:30:00Z'), 12).toISOString()).to.equal('2026-10-25T10:30:00.000Z');
  });

  it('give days of 23, 24 and 25 hours their true end', () => {
    const length = (day: string, before: string) =>
      (endOfDay(day, amsterdam).getTime() - endOfDay(before, amsterdam).getTime()) / 3_600_000;
    expect(length('2026-03-29', '2026-03-28')).to.equal(23);
    expect(length('2026-06-01', '2026-05-31')).to.equal(24);
    expect(length('2026-10-25', '2026-10-24')).to.equal(25);
  });

  it('find the end of the day where the clock changes at midnight', () => {
    // Beirut skipped from 00:00 to 01:00 on 27 March 2022; Havana goes back from 01:00 to 00:00 on 6 November 2022.
    for (const [zone, day] of [
      ['Asia/Beirut', '2022-03-26'],
      ['Asia/Beirut', '2022-10-29'],
      ['America/Havana', '2022-11-05'],
      ['America/Havana', '2022-11-06'],
      ['Pacific/Auckland', '2026-04-05'],
    ] as const) {
      const end = endOfDay(day, zone);
      expect(localDay(end, zone), `${zone} ${day}`).to.equal(day);
      expect(localDay(new Date(end.getTime() + 1), zone), `after ${zone} ${day}`).not.to.equal(day);
    }
  });
});
