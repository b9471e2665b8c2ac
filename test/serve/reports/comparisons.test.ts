import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { DAY_SECONDS } from './reading-analytics.ts';
import {
  ANALYTICS,
  type ComparedAnswer,
  type ComparisonApi,
  PLATFORM,
  SUMMARIES,
  startComparisons,
  THIS_WEEK,
  USAGE,
  WEEK_BEFORE,
} from './reading-comparisons.ts';

const summaryOf = (starts: number, minutes: number, children: number, completions: number, rate: number) => ({
  ...{ total_play_starts: starts, total_minutes_watched: minutes, total_unique_children: children },
  ...{ total_completions: completions, overall_completion_rate: rate },
});

/** A range beside an earlier one (docs/metrics.md, "Comparisons"), against figures that were worked out by hand. */
describe('A comparison with an earlier range', () => {
  let api: ComparisonApi;
  before(async () => {
    api = await startComparisons();
  });
  beforeEach(() => api.watchBothWeeks());
  after(() => api.close());

  it('has the sums of the same weekdays a week before, which differ from those of the range', async () => {
    const expected = [summaryOf(4, 13.5, 3, 2, 0.5), summaryOf(3, 12.5, 2, 2, 0.667)];
    for (const [place, path] of ANALYTICS.entries()) {
      const { summary, comparison } = await api.read(`${path}?${THIS_WEEK}&compare=previous`);
      expect(summary, path).to.deep.equal(summaryOf(1, 5, 1, 1, 1));
      expect(comparison?.summary, path).to.deep.equal(expected[Math.min(place, 1)]);
      expect(comparison).to.include({ kind: 'previous', days_back: 7 });
    }
  });

  it('has its own rows and total in the usage report', async () => {
    const { data, total } = await api.comparisonOf(`${USAGE}?${THIS_WEEK}&compare=previous`);
    const figures = ({ minutes_watched, play_starts, play_ends, unique_children }: (typeof data)[number]) => [
      ...[minutes_watched, play_starts, play_ends, unique_children],
    ];
    expect(data.map(figures)).to.deep.equal([
      [12.5, 3, 3, 2],
      [1, 1, 1, 1],
    ]);
    // 150, 300 and 300 of 300 seconds, and 60 of 300: (50 + 100 + 100 + 20) / 4.
    expect(total).to.deep.equal({
      ...{ minutes_watched: 13.5, play_starts: 4, play_ends: 4, unique_children: 3 },
      ...{ completion_count: 2, average_watch_percentage: 67.5 },
    });
  });

  it('has the filters of the usage report', async () => {
    const { data, total } = await api.comparisonOf(`${USAGE}?${THIS_WEEK}&publisher_id=2&compare=previous`);
    expect(data.map(({ book_id }) => book_id)).to.deep.equal([2]);
    expect(total).to.include({ minutes_watched: 1, unique_children: 1 });
    const one = await api.comparisonOf(`${USAGE}?${THIS_WEEK}&book_id=1&compare=previous`);
    expect(one.total).to.include({ minutes_watched: 12.5, unique_children: 2 });
  });

  it('equals the answer for the earlier range, and leaves the rest of the answer unchanged', async () => {
    for (const path of SUMMARIES) {
      const {
        book: _book,
        publisher: _publisher,
        ...itself
      } = (await api.read(`${path}?${WEEK_BEFORE}`)) as ComparedAnswer & {
        book?: object;
        publisher?: object;
      };
      const { comparison, ...rest } = await api.read(`${path}?${THIS_WEEK}&compare=previous`);
      expect(comparison, path).to.deep.equal({ kind: 'previous', days_back: 7, ...itself });
      expect(rest, path).to.deep.equal(await api.read(`${path}?${THIS_WEEK}`));
    }
  });

  it('starts the fewest whole weeks earlier that leave no date in both ranges', async () => {
    const lengths = { 1: 7, 6: 7, 7: 7, 8: 14, 14: 14, 15: 21, 30: 35, 31: 35, 365: 371, 731: 735 };
    for (const [days, back] of Object.entries(lengths)) {
      const start = utcDate('2024-05-07', 1 - Number(days));
      const { days_back, meta } = await api.comparisonOf(
        `${PLATFORM}?start=${start}&end=2024-05-07&compare=previous`,
      );
      expect([days_back, meta.start, meta.end], days).to.deep.equal([
        ...[back, utcDate(start, -back), utcDate('2024-05-07', -back)],
      ]);
      expect(meta.end < start, days).to.equal(true);
    }
  });

  it('starts 52 weeks earlier for the year before, on the same weekday, whatever the length', async () => {
    for (const [start, end, from, to] of [
      ['2024-05-06', '2024-05-07', '2023-05-08', '2023-05-09'],
      ['2024-02-29', '2024-03-01', '2023-03-02', '2023-03-03'],
      ['2022-05-09', '2024-05-08', '2021-05-10', '2023-05-10'],
      ['1000-01-01', '1000-01-01', '0999-01-02', '0999-01-02'],
    ]) {
      const { kind, days_back, meta } = await api.comparisonOf(
        `${PLATFORM}?start=${start}&end=${end}&compare=year`,
      );
      expect([kind, days_back, meta.start, meta.end]).to.deep.equal(['year', 364, from, to]);
    }
  });

  it('shows what was watched in the year before, even if some dates have no figures', async () => {
    for (const path of ANALYTICS) {
      const { summary, comparison } = await api.read(`${path}?start=2025-05-05&end=2025-05-06&compare=year`);
      expect(new Set(Object.values(summary)), path).to.deep.equal(new Set([null]));
      expect(comparison?.summary, path).to.deep.equal(summaryOf(1, 5, 1, 1, 1));
      expect(comparison?.data.map(({ date }) => date)).to.deep.equal(['2024-05-06', '2024-05-07']);
    }
  });

  it('belongs to the thirty dates until today without a range, and can use both names of its ends', async () => {
    const { meta, comparison } = await api.read(`${PLATFORM}?compare=previous`);
    expect([meta.start, meta.end]).to.deep.equal(['2024-04-09', '2024-05-08']);
    expect([comparison?.meta.start, comparison?.meta.end]).to.deep.equal(['2024-03-05', '2024-04-03']);
    const named = await api.comparisonOf(`${PLATFORM}?from=2024-05-06&to=2024-05-07&compare=previous`);
    expect(named.meta).to.include({ start: '2024-04-29', end: '2024-04-30' });
  });

  it('has nulls before the ledger begins, and names every missing date', async () => {
    for (const path of SUMMARIES) {
      const answer = await api.ask(`${path}?${THIS_WEEK}&compare=year`);
      const { data, summary, total, meta } = (answer.body as ComparedAnswer).comparison!;
      const { books: _inTheCatalogue, ...sums } = summary ?? total;
      expect(new Set(Object.values(sums)), path).to.deep.equal(new Set([null]));
      if (summary) expect(data[0], path).to.include({ play_starts: null, unique_children: null });
      const dates = ['2023-05-08', '2023-05-09'];
      expect(meta, path).to.deep.include({ completeness: 'none', computed_at: null, not_built: dates });
      expect(meta.not_final).to.deep.equal(dates);
      expect(answer.headers['storytime-completeness'], 'that of the range').to.equal('provisional');
    }
  });

  it('covers the built dates if it only reaches before the ledger, and names the others', async () => {
    const { data, summary, meta } = await api.comparisonOf(
      `${PLATFORM}?start=2024-05-05&end=2024-05-06&compare=previous`,
    );
    expect(data.map(({ play_starts }) => play_starts)).to.deep.equal([null, 2]);
    expect(summary).to.deep.equal(summaryOf(2, 7.5, 2, 1, 0.5));
    expect(meta).to.deep.include({ completeness: 'partial', not_built: ['2024-04-28'] });
  });

  it('is present only on request', async () => {
    for (const path of SUMMARIES)
      expect(await api.read(`${path}?${THIS_WEEK}`)).to.not.have.property('comparison');
  });

  it('is refused with the valid kinds if its kind is unknown, or if the answer has no summary', async () => {
    for (const path of SUMMARIES) {
      for (const value of ['', 'before', 'PREVIOUS', 'year,previous', '%00']) {
        const answer = await api.send('GET', `${path}?compare=${value}`);
        expect(expectProblem(answer, 'invalid_request').errors, value).to.deep.equal([
          {
            pointer: '#/query/compare',
            detail:
              'must be previous (the dates before) or year (52 weeks before): use one of them, or leave it out',
          },
        ]);
      }
      const twice = await api.send('GET', `${path}?compare=year&compare=year`);
      expectProblem(twice, 'invalid_request', '#/query/compare');
    }
    for (const path of [`${USAGE}.csv`, '/admin/api/v1/days', '/admin/api/v1/engagement_alerts'])
      expectProblem(await api.send('GET', `${path}?compare=year`), 'invalid_request', '#/query/compare');
    for (const path of ['analytics/books/99', 'analytics/publishers/99'])
      expectProblem(await api.send('GET', `/admin/api/v1/${path}?compare=year`), 'not_found');
  });
});

/** This many days later, without the functions of the program. */
function utcDate(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}
