import { expect } from 'chai';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { type AnalyticsApi, DAY_SECONDS, NOON, startAnalytics } from './reading-analytics.ts';

const NOTHING = {
  play_starts: 0,
  minutes_watched: 0,
  unique_children: 0,
  completions: 0,
  completion_rate: null,
};
const NOT_BUILT = {
  ...{
    play_starts: null,
    minutes_watched: null,
    unique_children: null,
    completions: null,
    completion_rate: null,
  },
};
const DATES = ['2024-05-05', '2024-05-06', '2024-05-07', '2024-05-08', '2024-05-09'];
const RANGE = 'start=2024-05-05&end=2024-05-09';

/** A play of this many seconds on the origin's date, or this many days after it. */
const play = (childId: string, seconds: number, { days = 0, bookId = '1', at = 0 } = {}) =>
  buildStream(
    `play_start ${days * DAY_SECONDS + at} 0, play_end ${days * DAY_SECONDS + at + seconds} ${seconds}`,
    {
      childId,
      bookId,
    },
  );

describe('An answer of the analytics API', () => {
  let api: AnalyticsApi;

  before(async () => {
    api = await startAnalytics();
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('has exactly the shape of the source document, with an entry for each date', async () => {
    await api.watch([...play('1', 300), ...play('2', 100), ...play('3', 14_070 / 60, { bookId: '2' })]);
    const watched = {
      play_starts: 2,
      minutes_watched: 6.67,
      unique_children: 2,
      completions: 1,
      completion_rate: 0.5,
    };
    const { publisher: _, ...answer } = { publisher: null, ...(await api.fetch('publishers/1', RANGE)) };
    expect(answer).to.deep.equal({
      data: [
        { date: '2024-05-05', ...NOT_BUILT },
        { date: '2024-05-06', ...watched },
        { date: '2024-05-07', ...NOTHING },
        { date: '2024-05-08', ...NOTHING },
        { date: '2024-05-09', ...NOT_BUILT },
      ],
      summary: {
        ...{ total_play_starts: 2, total_minutes_watched: 6.67, total_unique_children: 2 },
        ...{ total_completions: 1, overall_completion_rate: 0.5 },
      },
      meta: {
        ...{ start: '2024-05-05', end: '2024-05-09', time_zone: 'UTC', computed_at: NOON },
        completeness: 'partial',
        ...{ not_final: DATES, not_built: ['2024-05-05', '2024-05-09'] },
      },
    });
  });

  it('has its fields in the order of the source document', async () => {
    await api.watch(play('3', 14_070 / 60, { bookId: '2' }));
    const { text } = await api.send(
      'GET',
      '/admin/api/v1/analytics/publishers/2?start=2024-05-06&end=2024-05-06',
    );
    expect(text.slice(0, text.indexOf(',"meta"'))).to.equal(
      '{"data":[{"date":"2024-05-06","play_starts":1,"minutes_watched":3.91,"unique_children":1,"completions":0,"completion_rate":0}],' +
        '"summary":{"total_play_starts":1,"total_minutes_watched":3.91,"total_unique_children":1,"total_completions":0,"overall_completion_rate":0}',
    );
  });

  it('also counts parents, active books and registrations for the platform', async () => {
    await api.watch([
      ...play('1', 300),
      ...play('2', 90),
      ...play('3', 60, { bookId: '2' }),
      ...play('3', 60, { days: 1 }),
    ]);
    const { data } = await api.fetch('platform', RANGE);
    const more = data.map((day) => [day.unique_parents, day.active_books, day.new_registrations]);
    expect(more).to.deep.equal([
      [null, null, null],
      [2, 2, 1],
      [1, 1, 0],
      [0, 0, 0],
      [null, null, null],
    ]);
  });

  it('has nulls for every date and for the sum before anything was built', async () => {
    const subjects = ['platform', 'books/1', 'publishers/1'];
    for (const subject of subjects) {
      const { data, summary, meta } = await api.fetch(subject, RANGE);
      expect(data.map((day) => day.date)).to.deep.equal(DATES);
      for (const day of data) expect(day).to.deep.include(NOT_BUILT);
      expect(summary).to.deep.equal({
        ...{ total_play_starts: null, total_minutes_watched: null, total_unique_children: null },
        ...{ total_completions: null, overall_completion_rate: null },
      });
      expect(meta)
        .to.include({ computed_at: null, completeness: 'none' })
        .and.to.deep.include({ not_built: DATES, not_final: DATES });
    }
  });

  it('marks a date as not built if the ledger has it and no build exists', async () => {
    await api.watch(play('1', 300));
    await api
      .database('metric_days')
      .where({ metric_date: '2024-05-07' })
      .update({ status: 'missing', built_at: null });
    const { data, meta } = await api.fetch('books/1', 'start=2024-05-06&end=2024-05-07');
    expect(data[1]).to.deep.equal({ date: '2024-05-07', ...NOT_BUILT });
    expect(meta.not_built).to.deep.equal(['2024-05-07']);
  });

  it('keeps the figures of the last build while a date is stale', async () => {
    await api.watch(play('1', 300));
    const before = await api.fetch('books/1', RANGE);
    await api.database('metric_days').where({ metric_date: '2024-05-06' }).update({ status: 'stale' });
    expect(await api.fetch('books/1', RANGE)).to.deep.equal(before);
  });

  it('names the dates that can still change', async () => {
    await api.watch(play('1', 300));
    api.clock.advance({ days: 15 });
    await finaliseDays(api.database, api.clock());
    await api.database('metric_days').where({ metric_date: '2024-05-07' }).update({ status: 'sealed' });
    const { meta } = await api.fetch('platform', RANGE);
    expect(meta.not_final).to.deep.equal(['2024-05-05', '2024-05-08', '2024-05-09']);
    expect(meta.not_built).to.deep.equal(['2024-05-05', '2024-05-09']);
  });

  it('states the latest time at which one of its dates was computed', async () => {
    await api.watch(play('1', 300));
    // New events are found a second time and rebuilt, so the second day is a little later.
    api.clock.advance({ minutes: 10 });
    await api.buildDays();
    api.clock.advance({ minutes: 10 });
    await api.watch(play('2', 300, { days: 1 }));
    const computedAt = async (query: string) => (await api.fetch('platform', query)).meta.computed_at;
    expect(await computedAt('start=2024-05-06&end=2024-05-06')).to.equal('2024-05-08T12:10:00.000Z');
    expect(await computedAt(RANGE)).to.equal('2024-05-08T12:20:00.000Z');
  });

  it('counts distinct children over a range, whatever the days say', async () => {
    await api.watch(
      [0, 1, 2].flatMap((days) => [...play('1', 60, { days }), ...play('2', 60, { days, bookId: '2' })]),
    );
    await api.watch(play('3', 60, { days: 1 }));
    const uniqueOf = async (subject: string) => {
      const { data, summary } = await api.fetch(subject, 'start=2024-05-06&end=2024-05-08');
      return [data.map((day) => day.unique_children), summary.total_unique_children];
    };
    expect(await uniqueOf('platform')).to.deep.equal([[2, 3, 2], 3]);
    expect(await uniqueOf('books/1')).to.deep.equal([[1, 2, 1], 2]);
    expect(await uniqueOf('books/2')).to.deep.equal([[1, 1, 1], 1]);
    expect(await uniqueOf('publishers/1')).to.deep.equal([[1, 2, 1], 2]);
  });

  it('rounds once, from exact sums, and takes rates from sums, not from other rates', async () => {
    const [short, full] = [0.2, 300];
    await api.watch([0, 1, 2].flatMap((days) => play('1', short, { days, bookId: '2' })));
    const { data, summary } = await api.fetch('books/2', 'start=2024-05-06&end=2024-05-08');
    expect(data.map((day) => day.minutes_watched)).to.deep.equal([0, 0, 0]);
    expect(summary.total_minutes_watched).to.equal(0.01);
    await api.watch([
      ...play('1', full),
      ...[0, 900, 1_800].flatMap((at) => play('2', short, { days: 1, at })),
    ]);
    const rated = await api.fetch('books/1', 'start=2024-05-06&end=2024-05-07');
    expect(rated.data.map((day) => day.completion_rate)).to.deep.equal([1, 0]);
    expect(rated.summary.overall_completion_rate).to.equal(0.25);
  });

  it('counts a book for its publisher on the dates that were built while it had that publisher', async () => {
    await api.watch([...play('1', 300), ...play('2', 300)]);
    api.clock.advance({ days: 15 });
    await finaliseDays(api.database, api.clock());
    api.clock.advance({ days: -15 });
    const moved = { publisher_id: 2, title: 'Book 1', duration_seconds: 300 };
    await api.send('PUT', '/admin/api/v1/books/1', { json: moved });
    await api.watch(play('1', 300, { days: 2 }));
    const startsOf = async (subject: string) => {
      const { data, summary } = await api.fetch(subject, 'start=2024-05-06&end=2024-05-08');
      return [...data.map((day) => day.play_starts), summary.total_unique_children];
    };
    expect(await startsOf('publishers/1')).to.deep.equal([2, 0, 0, 2]);
    expect(await startsOf('publishers/2')).to.deep.equal([0, 0, 1, 1]);
    expect(await startsOf('books/1')).to.deep.equal([2, 0, 1, 2]);
  });
});
