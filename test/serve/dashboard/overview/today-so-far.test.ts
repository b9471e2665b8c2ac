import { expect } from 'chai';
import { type DaySoFar, TodaySoFar } from '../../../../src/serve/dashboard/overview/today-so-far.tsx';
import { rendered, textOf } from '../rendered.ts';

const sums = (date: string, more: Partial<DaySoFar> = {}): DaySoFar => ({
  ...{ date, until: `${date}T14:05:00.000Z`, completeness: 'provisional' },
  ...{ total_minutes_watched: 1253.4, total_play_starts: 351, total_completions: 227 },
  ...{ total_unique_children: 76, active_books: 39 },
  ...more,
});

function show(today: Partial<DaySoFar> = {}, before: Partial<DaySoFar> = {}): string {
  const hours = {
    summary: sums('2026-11-21', today),
    week_before: sums('2026-11-14', before),
  };
  return textOf(rendered(TodaySoFar, { hours, timeZone: 'UTC' }));
}

describe('Today so far', () => {
  it('is compared with the same weekday of last week at this time', () => {
    const text = show(
      {},
      { total_minutes_watched: 1_182.45, total_play_starts: 351, total_unique_children: 80 },
    );
    expect(text).to.include('until 14:05').and.include('compared with Sat 14 Nov, 14:05');
    expect(text).to.include('minutes ▲up 6.0%1,253').and.include('children ▼down 5.0%76');
    expect(text).to.include('play starts =no change351');
  });

  it('is not compared if either day has few plays, or last week is not counted', () => {
    for (const text of [
      show({ total_play_starts: 19 }),
      show({}, { total_play_starts: 19 }),
      show({}, { completeness: 'none', total_minutes_watched: null, total_play_starts: null, until: null }),
    ]) {
      expect(text).not.to.include('compared with');
      expect(text).to.include('minutes 1,253');
    }
  });

  it('is hidden before the first event of the day', () => {
    expect(show({ until: null })).to.equal('');
  });
});
