import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  datesFrom,
  daysBetween,
  isMetricDate,
  isTimeZone,
  metricDateOf,
  plusDays,
  reportingDay,
} from '../../../src/foundation/core/reporting-day.ts';
import { effort } from '../../support/effort.ts';

const HOUR = 3_600_000;
const ZONES = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Etc/GMT+12', 'Etc/GMT-14'];

/** How many hours a date has, and its first and last milliseconds. */
function hoursOf(date: string, zone: string): number {
  const { startsAt, endsAt } = reportingDay(date, zone);
  return (endsAt.getTime() - startsAt.getTime()) / HOUR;
}

/** The instants of a year at which a zone changes its clocks. */
function clockChanges(zone: string, year: number): number[] {
  const offsetAt = (instant: number) => DateTime.fromMillis(instant, { zone }).offset;
  const days = Array.from({ length: 366 }, (_, day) => Date.UTC(year, 0, day + 1));
  return days.flatMap((start) => {
    let [before, after] = [start, start + 24 * HOUR];
    if (offsetAt(before) === offsetAt(after)) return [];
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === offsetAt(after)) after = middle;
      else before = middle;
    }
    return [after];
  });
}

function expectDayOf(instant: number, zone: string): void {
  const date = metricDateOf(new Date(instant), zone);
  const { startsAt, endsAt, metricDate } = reportingDay(date, zone);
  const what = `${new Date(instant).toISOString()} in ${zone}`;
  expect(metricDate).to.equal(date);
  expect(startsAt.getTime() <= instant && instant < endsAt.getTime(), what).to.equal(true);
  expect(reportingDay(plusDays(date, 1), zone).startsAt, what).to.deep.equal(endsAt);
  expect(metricDateOf(new Date(startsAt.getTime() - 1), zone) < date, what).to.equal(true);
  expect(metricDateOf(new Date(endsAt.getTime() - 1), zone), what).to.equal(date);
}

describe('A reporting day', () => {
  it('has 23, 24 or 25 hours, or a different half hour in some zones', () => {
    const lengths = {
      'America/New_York': { '2024-03-10': 23, '2024-11-03': 25, '2024-11-04': 24 },
      'Europe/Berlin': { '2026-03-29': 23, '2026-10-25': 25, '2026-02-25': 24 },
      'America/Havana': { '2024-03-10': 23, '2024-11-03': 25 },
      'Africa/Cairo': { '2024-04-26': 23, '2024-10-31': 25, '2024-11-01': 24 },
      'Asia/Beirut': { '2024-03-31': 23, '2024-10-26': 25 },
      'Australia/Lord_Howe': { '2024-04-07': 24.5, '2024-10-06': 23.5, '2024-10-07': 24 },
      'America/Nuuk': { '2024-03-30': 23, '2024-10-26': 25 },
      'Asia/Kathmandu': { '2024-03-10': 24 },
      UTC: { '2024-03-10': 24, '2016-12-31': 24 },
    };
    for (const [zone, dates] of Object.entries(lengths)) {
      const found = Object.fromEntries(Object.keys(dates).map((date) => [date, hoursOf(date, zone)]));
      expect(found, zone).to.deep.equal(dates);
    }
  });

  it('begins at its first instant, whether midnight is skipped or occurs twice', () => {
    const startOf = (date: string, zone: string) => reportingDay(date, zone).startsAt.toISOString();
    expect(startOf('2024-04-26', 'Africa/Cairo')).to.equal('2024-04-25T22:00:00.000Z');
    expect(startOf('2024-11-03', 'America/Havana')).to.equal('2024-11-03T04:00:00.000Z');
    expect(startOf('2024-10-06', 'Australia/Lord_Howe')).to.equal('2024-10-05T13:30:00.000Z');
    expect(startOf('2024-01-01', 'Pacific/Kiritimati')).to.equal('2023-12-31T10:00:00.000Z');
    expect(startOf('2024-01-01', 'Pacific/Niue')).to.equal('2024-01-01T11:00:00.000Z');
  });

  it('is empty if its time zone skipped the date', () => {
    expect(hoursOf('2011-12-30', 'Pacific/Apia')).to.equal(0);
    expect(hoursOf('2011-12-29', 'Pacific/Apia')).to.equal(24);
  });

  it('contains every instant of its date in every zone, and touches the next day', () => {
    const instants = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2099, 11, 31) });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instants, (zone, instant) => expectDayOf(instant, zone)),
      { numRuns: effort(500) },
    );
  });

  it('does the same around every clock change', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 2015, max: 2037 }), (zone, year) => {
        for (const change of clockChanges(zone, year)) {
          for (const off of [-24 * HOUR, -HOUR, -1, 0, 1, HOUR - 1, HOUR, 24 * HOUR])
            expectDayOf(change + off, zone);
        }
      }),
      { numRuns: effort(60) },
    );
  });
});

describe('A date', () => {
  it('is valid if it exists and has the one allowed form', () => {
    const dates = ['2024-02-29', '2000-02-29', '1000-01-01', '9999-12-31'];
    expect(dates.filter(isMetricDate)).to.deep.equal(dates);
    const others = [
      ...[
        '2023-02-29',
        '1900-02-29',
        '2024-02-30',
        '2024-13-01',
        '2024-00-01',
        '2024-01-00',
        '2024-1-1',
        '0000-01-01',
      ],
      ...[
        '0999-12-31',
        '10000-01-01',
        '2024-01-01 ',
        '2024-01-01\n',
        '2024-01-01T00:00:00Z',
        '20240101',
        '',
        '２０２４-01-01',
      ],
    ];
    expect(others.filter(isMetricDate)).to.deep.equal([]);
  });

  it('is counted on across months, years and leap days, in whatever zone the machine is', () => {
    expect(plusDays('2024-02-28', 1)).to.equal('2024-02-29');
    expect(plusDays('2024-12-31', 1)).to.equal('2025-01-01');
    expect(plusDays('2024-03-01', -1)).to.equal('2024-02-29');
    expect(daysBetween('2023-01-01', '2024-12-31')).to.equal(730);
    expect(datesFrom('2024-02-28', '2024-03-01')).to.deep.equal(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect([datesFrom('2024-01-02', '2024-01-02'), datesFrom('2024-01-02', '2024-01-01')]).to.deep.equal([
      ['2024-01-02'],
      [],
    ]);
    const days = fc.integer({ min: -40_000, max: 40_000 });
    fc.assert(
      fc.property(days, days, (from, to) => {
        const [first, second] = [plusDays('2024-02-29', from), plusDays('2024-02-29', to)];
        expect(daysBetween(first, second)).to.equal(to - from);
        expect(plusDays(first, to - from)).to.equal(second);
        expect(first < second).to.equal(from < to);
      }),
    );
  });

  it('is only computed in time zones that the runtime knows', () => {
    expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).to.equal(true);
    expect(
      ['', 'Berlin', 'UTC+25', 'Mars/Olympus', 'Europe/Berlin;', '../etc/passwd'].some(isTimeZone),
    ).to.equal(false);
  });
});
