import { expect } from 'chai';
import type { NamedFinding } from '../../../src/operate/monitoring/run-health-checks.ts';
import { writeDuration, writeWhen } from '../../../src/serve/dashboard/figures/write-date.ts';
import { findingOf, scopeOf, skippedDays } from '../../../src/serve/dashboard/operations/backfill-words.ts';
import {
  calendarMonth,
  type LedgerDay,
  monthAfter,
  monthsUntil,
  readMonth,
} from '../../../src/serve/dashboard/operations/calendar-months.ts';
import { findFaults } from '../../../src/serve/dashboard/operations/faults.tsx';
import { ledeOf } from '../../../src/serve/dashboard/operations/lede.ts';

const NOW = new Date('2026-02-25T18:30:00Z');

describe('The calendar of the day ledger', () => {
  it('has weeks from Monday to Sunday, with every date of its month once', () => {
    const { name, weeks } = calendarMonth({ first: '2026-02-01', last: '2026-02-28' });
    expect(name).to.equal('February 2026');
    expect(weeks[0]).to.deep.equal([...Array(6).fill(undefined), '2026-02-01']);
    expect(weeks.map((week) => week.length)).to.deep.equal([7, 7, 7, 7, 7]);
    expect(weeks.flat().filter(Boolean)).to.have.lengthOf(28);
    expect(weeks[4]?.slice(0, 6).at(-1)).to.equal('2026-02-28');
  });

  it('shows five months, the newest first, across the end of a year', () => {
    expect(monthsUntil('2026-02-14').map(({ first }) => first)).to.deep.equal([
      ...['2026-02-01', '2026-01-01', '2025-12-01', '2025-11-01', '2025-10-01'],
    ]);
    expect(monthsUntil('2024-02-29')[0]?.last).to.equal('2024-02-29');
    expect(monthAfter('2026-02-28', -5)).to.equal('2025-09');
  });

  it('reads months in the format YYYY-MM only', () => {
    expect(readMonth('2026-11')).to.equal('2026-11-01');
    for (const text of ['', '2026-13', '2026-1', '2026-11-01', ' 2026-11', '0000-00', 'x'])
      expect(readMonth(text), text).to.equal(undefined);
  });
});

describe('A time on the page Operations', () => {
  it('is in the time zone of the reports, with its day unless it is today', () => {
    expect(writeWhen('2026-02-25T07:05:00Z', NOW, 'UTC')).to.equal('07:05');
    expect(writeWhen(new Date('2026-02-26T02:00:00Z'), NOW, 'UTC')).to.equal('tomorrow, 02:00');
    expect(writeWhen('2026-02-24T23:59:00Z', NOW, 'UTC')).to.equal('yesterday, 23:59');
    expect(writeWhen('2026-02-10T12:00:00Z', NOW, 'UTC')).to.equal('10 Feb, 12:00');
    expect(writeWhen('2026-02-25T18:00:00Z', NOW, 'Asia/Tokyo')).to.equal('03:00');
    expect(writeWhen(null, NOW, 'UTC')).to.equal('–');
  });

  it('is in seconds if it is a duration, and in minutes from a minute on', () => {
    expect([420, 59_940, 125_000, null].map(writeDuration)).to.deep.equal([
      '0.4 s',
      '59.9 s',
      '2 min 5 s',
      '–',
    ]);
  });
});

describe('The words for a backfill', () => {
  const changed = (before: number, after: number) => ({
    ...{ metric_date: '2026-02-20', result: 'rebuilt' as const, error: null },
    differences: { platform: { watched_milliseconds: { before, after } }, books: ['1'] },
  });
  const other = (result: 'unchanged' | 'refused_final' | 'refused_sealed' | 'rebuilt') => ({
    ...{ metric_date: '2026-02-21', result, error: null, differences: null },
  });

  it('say how many days would change, and by how many minutes in total', () => {
    const days = [changed(600_000, 0), changed(60_000, 120_000), other('unchanged')];
    expect(findingOf({ dry_run: true, days })).to.equal('2 of 3 days would change, by 9.00 minutes fewer.');
    expect(findingOf({ dry_run: false, days })).to.equal('2 of 3 days have new figures now.');
  });

  it('leave out minutes that are not known, or do not differ', () => {
    expect(findingOf({ dry_run: true, days: [other('rebuilt')] })).to.equal('1 of 1 day would change.');
    expect(findingOf({ dry_run: true, days: [other('unchanged')] })).to.equal('0 of 1 day would change.');
    expect(findingOf({ dry_run: true, days: [] })).to.match(/^No day of this range/);
  });

  it('count the days that are skipped', () => {
    const days = [other('refused_final'), other('refused_final'), other('refused_sealed')];
    expect(skippedDays(days)).to.equal('2 final days are skipped. 1 sealed day is skipped.');
    expect(skippedDays([other('unchanged')])).to.equal('');
  });

  it('name its range, its days, and its reason', () => {
    const backfill = { from_date: '2026-02-19', to_date: '2026-02-25', mode: 'stale' as const };
    expect(scopeOf({ ...backfill, revise_final: false, reason: null })).to.equal(
      '19 – 25 Feb 2026, stale days',
    );
    expect(scopeOf({ ...backfill, revise_final: true, reason: 'a wrong duration' })).to.equal(
      '19 – 25 Feb 2026, stale days, final ones too: a wrong duration',
    );
  });
});

describe('The first line of the page Operations', () => {
  const day = (date: string, fields: Partial<LedgerDay> = {}): LedgerDay => ({
    ...{ date, status: 'built', built_at: `${date.slice(0, 8)}28T02:00:00Z`, raw_events: 1, plays: 1 },
    ...{ position_faults: 0, calculation_version: 1, revision: 0, revision_reason: null, last_error: null },
    ...{ due_since: null, finalised_at: null, ...fields },
  });
  const lede = (days: LedgerDay[], findings: NamedFinding[] = []) =>
    ledeOf({ days, faults: findFaults(days, findings), today: '2026-02-25', timeZone: 'UTC' });

  it('says through which day is counted, and that nothing needs attention', () => {
    const today = day('2026-02-25', { status: 'stale' });
    expect(lede([day('2026-02-23'), day('2026-02-24'), today])).to.equal(
      'Counted through Tue 24 Feb. Nothing needs attention.',
    );
  });

  it('does not count a day as whole that was built before it was over', () => {
    const early = day('2026-02-24', { status: 'stale', built_at: '2026-02-24T20:00:00Z' });
    expect(lede([day('2026-02-23'), early])).to.equal(
      'Counted through Mon 23 Feb. One day waits for a rebuild. Nothing needs attention.',
    );
  });

  it('says how many days wait, and how many have failed', () => {
    const days = [
      ...[day('2026-02-20', { status: 'missing', built_at: null }), day('2026-02-21', { status: 'stale' })],
      ...[day('2026-02-22', { last_error: '57014' }), day('2026-02-24')],
    ];
    expect(lede(days)).to.equal(
      'Counted through Tue 24 Feb. Two days wait for a rebuild. One thing needs attention.',
    );
    expect(lede([day('2026-02-24', { status: 'missing', built_at: null })])).to.match(/^No whole day/);
    expect(lede([day('2026-02-20', { status: 'none' })])).to.match(/^There is no day/);
  });

  it('counts a warning of the doctor, too, and a failed day that is too old for the calendar', () => {
    const [fine, warning] = [
      { name: 'Schema', verdict: 'ok' as const, found: 'up to date' },
      { name: 'Days due', verdict: 'warning' as const, found: '2', advice: 'Start a worker.' },
    ];
    const failed = (found: string) => ({ name: 'Days that failed', verdict: 'failed' as const, found });
    const days = [day('2026-02-23', { last_error: '57014' }), day('2026-02-24')];
    expect(lede(days, [fine, warning, failed('2026-02-23 (57014)')])).to.match(
      /Two things need attention\.$/,
    );
    expect(lede(days, [failed('2025-01-01 (57014), 2026-02-23 (57014)')])).to.match(
      /Two things need attention\.$/,
    );
    expect(lede([day('2026-02-24')], [failed('2025-01-01 (57014)')])).to.match(
      /One thing needs attention\.$/,
    );
  });

  it('names three failed days at most, and leaves the others to the doctor', () => {
    const days = ['19', '20', '21', '22'].map((date) => day(`2026-02-${date}`, { last_error: '57014' }));
    const found = days.map(({ date }) => `${date} (57014)`).join(', ');
    const all = [{ name: 'Days that failed', verdict: 'failed' as const, found }];
    const { failedDays, findings, count } = findFaults(days, all);
    expect(failedDays.map(({ date }) => date)).to.deep.equal(['2026-02-22', '2026-02-21', '2026-02-20']);
    expect([findings.length, count]).to.deep.equal([1, 4]);
    expect(
      findFaults(days.slice(0, 3), [
        { name: 'Days that failed', verdict: 'failed', found: found.split(', ').slice(0, 3).join(', ') },
      ]).findings,
    ).to.deep.equal([]);
  });
});
