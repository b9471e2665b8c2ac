import { expect } from 'chai';
import { plusDays } from '../../../../src/foundation/core/reporting-day.ts';
import type { DayPoint } from '../../../../src/serve/dashboard/charts/series.ts';
import { type Viewing, viewingSentence } from '../../../../src/serve/dashboard/sentences/viewing-sentence.ts';
import { daysOf } from '../arbitrary-days.ts';

/** Four weeks from a Thursday on, of 10 per day except for the given days. */
const days = (values: Record<number, number | null> = {}): DayPoint[] =>
  daysOf(Array.from({ length: 28 }, (_, index) => (index in values ? (values[index] ?? null) : 10)));

const viewing = (given: Partial<Viewing>): Viewing => ({
  measure: 'minutes',
  subject: 'library',
  total: 51_934,
  playStarts: 13_414,
  completions: 8_901,
  start: '2026-10-22',
  end: plusDays('2026-10-22', 27),
  days: days(),
  change: { direction: 'up', text: '7.0%' },
  comparedWith: 'the 28 days before',
  ...given,
});
const findingOf = (given: Partial<Viewing>) => viewingSentence(viewing(given)).finding;
const factsOf = (given: Partial<Viewing>) => viewingSentence(viewing(given)).facts;

describe('The sentence of a chart of days', () => {
  it('has the figure of the range and what it is compared with, for every measure', () => {
    expect(findingOf({})).to.equal(
      'Children watched 51,934 minutes in these 28 days, 7.0% more than in the 28 days before.',
    );
    const change = { direction: 'down' as const, text: '4.9%' };
    expect(findingOf({ measure: 'play_starts', total: 13_414, change })).to.equal(
      '13,414 plays began in these 28 days, 4.9% fewer than in the 28 days before.',
    );
    expect(findingOf({ measure: 'children', subject: 'book', total: 1, change })).to.equal(
      '1 child watched this book in these 28 days, 4.9% fewer than in the 28 days before.',
    );
    expect(findingOf({ measure: 'completions', subject: 'publisher', total: 8_901, change })).to.equal(
      '8,901 plays of books of this publisher reached the end in these 28 days, 4.9% fewer than in the 28 days before.',
    );
    const points = { direction: 'up' as const, text: '0.5 pts' };
    expect(findingOf({ measure: 'completion_rate', total: 0.664, change: points })).to.equal(
      '66% of plays reached the end in these 28 days, 0.5 points more than in the 28 days before.',
    );
  });

  it('says that nothing has changed, and leaves out a change that is not known', () => {
    expect(findingOf({ change: { direction: 'same', text: 'no change' } })).to.match(
      /, as much as in the 28 days before\.$/,
    );
    expect(
      findingOf({ change: { direction: 'none', text: '–', reason: 'nothing in the days before' } }),
    ).to.equal('Children watched 51,934 minutes in these 28 days.');
    expect(findingOf({ change: undefined })).to.match(/ in these 28 days\.$/);
  });

  it('names the day that stands out, the earlier one of two, or says that none does', () => {
    expect(factsOf({ days: days({ 5: 15, 9: 15 }) })).to.deep.equal([
      'The longest day was Tuesday 27 October with 15.',
    ]);
    expect(factsOf({ days: days({ 5: 14 }) })).to.deep.equal(['No day stands out.']);
    expect(factsOf({ measure: 'play_starts', days: days({ 5: 30 }) })).to.deep.equal([
      'The largest day was Tuesday 27 October with 30.',
    ]);
    expect(factsOf({ days: days({ 5: 30 }).slice(0, 6) })).to.deep.equal([]);
  });

  it('does not take today for the longest day, nor a day that is not counted for the shortest', () => {
    const today = days({ 27: 90 }).map((day, index) =>
      index === 27 ? { ...day, state: 'today' as const } : day,
    );
    expect(factsOf({ days: today })).to.deep.equal(['No day stands out.']);
    const missing = days({ 3: null }).map((day, index) =>
      index === 3 ? { ...day, state: 'missing' as const } : day,
    );
    expect(factsOf({ days: missing })).to.deep.equal(['One day is not counted yet.', 'No day stands out.']);
  });

  it('says how weekends differ, either way, but only where days add up', () => {
    const weekends = Object.fromEntries([2, 3, 9, 10, 16, 17, 23, 24].map((day) => [day, 17]));
    expect(factsOf({ days: days(weekends) })).to.deep.equal([
      'The longest day was Saturday 24 October with 17; a day of a weekend has 1.7 times the minutes of a weekday.',
    ]);
    const quiet = Object.fromEntries([2, 3, 9, 10, 16, 17, 23, 24].map((day) => [day, 5]));
    expect(factsOf({ days: days(quiet) })).to.deep.equal([
      'No day stands out; a weekday has 2.0 times the minutes of a day of a weekend.',
    ]);
    expect(factsOf({ measure: 'children', days: days(quiet) })).to.deep.equal(['No day stands out.']);
    expect(factsOf({ measure: 'completion_rate', days: days(quiet) })).to.deep.equal([]);
  });

  it('gives counts below 20 plays, without a change or a percentage', () => {
    const few = { playStarts: 19, completions: 7, total: 30, days: days({ 5: 30 }) };
    for (const measure of ['minutes', 'completion_rate', 'children'] as const) {
      expect(viewingSentence(viewing({ ...few, measure }))).to.deep.equal({
        finding: '19 plays in these 28 days, 7 of them to the end.',
        facts: [],
      });
    }
    expect(findingOf({ playStarts: 0, completions: 0, total: 0 })).to.equal(
      'Nobody watched in these 28 days.',
    );
  });

  it('names a single day, and says that nothing is counted', () => {
    const one = { start: '2026-11-20', end: '2026-11-20', comparedWith: 'Friday 13 November' };
    expect(findingOf({ ...one, days: days().slice(0, 1) })).to.equal(
      'Children watched 51,934 minutes on Friday 20 November, 7.0% more than on Friday 13 November.',
    );
    const missing = days().map((day) => ({ ...day, state: 'missing' as const }));
    expect(viewingSentence(viewing({ days: missing, total: null }))).to.deep.equal({
      finding: 'Nothing is counted yet in these 28 days.',
      facts: [],
    });
  });
});
