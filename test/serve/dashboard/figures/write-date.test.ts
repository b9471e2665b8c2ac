import { expect } from 'chai';
import {
  writeDate,
  writeDateInFull,
  writeDay,
  writeDayInFull,
  writeDays,
  writeRange,
  writeTime,
  writeWeek,
  writeWeekday,
} from '../../../../src/serve/dashboard/figures/write-date.ts';

describe('Dates of the dashboard', () => {
  it('are written with their weekday if they are single', () => {
    expect(writeDay('2026-11-20')).to.equal('Fri 20 Nov');
    expect(writeDayInFull('2026-11-07')).to.equal('Saturday 7 November');
    expect(writeDateInFull('2026-11-21')).to.equal('Saturday 21 November 2026');
    expect(writeDate('2026-09-01')).to.equal('1 Sep 2026');
    expect(writeWeekday('2026-11-20')).to.equal('Friday');
  });

  it('name the year of a range once, or twice if it changes', () => {
    expect(writeRange('2026-10-22', '2026-11-20')).to.equal('22 Oct – 20 Nov 2026');
    expect(writeRange('2026-11-14', '2026-11-20')).to.equal('14 – 20 Nov 2026');
    expect(writeRange('2025-12-22', '2026-01-20')).to.equal('22 Dec 2025 – 20 Jan 2026');
    expect(writeRange('2026-11-20', '2026-11-20')).to.equal('Fri 20 Nov 2026');
    expect(writeDays('2026-11-07', '2026-11-13')).to.equal('7 – 13 Nov');
    expect(writeDays('2025-11-07', '2026-11-13')).to.equal('7 Nov – 13 Nov');
  });

  it('number weeks as ISO does, also at the turn of the year', () => {
    expect(writeWeek('2026-10-26', '2026-11-01')).to.equal('week 44: 26 Oct – 1 Nov 2026');
    expect(writeWeek('2024-12-30', '2025-01-05')).to.equal('week 1: 30 Dec 2024 – 5 Jan 2025');
  });

  it('give times with 24 hours in the zone of the reports, midnight as 00:00', () => {
    expect(writeTime(new Date('2026-11-21T14:05:59Z'), 'UTC')).to.equal('14:05');
    expect(writeTime(new Date('2026-11-21T14:05:59Z'), 'Asia/Kathmandu')).to.equal('19:50');
    expect(writeTime(new Date('2026-11-21T00:00:00Z'), 'UTC')).to.equal('00:00');
  });
});
