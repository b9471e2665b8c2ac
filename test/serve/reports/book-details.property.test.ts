import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { wholePercentages } from '../../../src/serve/reports/whole-percentages.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import type { OracleEvent } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { type System, startSystem } from '../../support/system.ts';

/** The parts of a book's answer outside of the common shape, compared with figures computed by hand. */
const NOW = '2024-05-08T12:00:00.000Z';
const DAY_SECONDS = 86_400;

const CATALOGUE = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [
    { id: 1, publisher_id: 1, title: 'The Moon Bear', duration_seconds: 1000 },
    { id: 2, publisher_id: 1, title: 'Nine Owls', published_at: '2024-02-29T06:30:00Z' },
  ],
  parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
  children: [1, 2, 3].map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
};

/** A play of this many seconds from the beginning, which ends at its last position. */
const played = (childId: string, second: number, seconds: number, bookId = '1'): OracleEvent[] =>
  buildStream(`play_start ${second} 0, play_end ${second + seconds} ${seconds}`, { childId, bookId });

interface BookAnswer {
  data: unknown[];
  summary: unknown;
  meta: Record<string, unknown>;
  book: {
    dropoff: { bucket_percent: number; session_count: number }[];
    session_lengths: { class: string; plays: number; percentage: number | null }[];
  } & Record<string, unknown>;
}

describe('The details of a book', () => {
  let api: System;
  const watch = async (events: OracleEvent[]) => {
    await deliverEvents(api.database, events, api.clock());
    await buildDueDays(api.database, { timeZone: 'UTC', now: api.clock(), withoutPause: true });
  };
  const send = (bookId: number, dates: string) =>
    api.send('GET', `/admin/api/v1/analytics/books/${bookId}?${dates}`);
  const fetchBook = async (bookId: number, dates = 'start=2024-05-06&end=2024-05-07') => {
    const answer = await send(bookId, dates);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as BookAnswer;
  };
  const dropoffOf = ({ book }: BookAnswer) => book.dropoff.map((bucket) => bucket.session_count);
  const lengthsOf = ({ book }: BookAnswer) =>
    book.session_lengths.map(({ plays, percentage }) => [plays, percentage]);

  before(async () => {
    api = await startSystem({ now: NOW, catalogue: CATALOGUE });
  });
  beforeEach(() => api.reset());
  after(() => api.close());

  it('are separate from the common shape of answers, which stays as it is', async () => {
    await watch(played('1', 0, 300));
    const answer = await fetchBook(1, 'start=2024-05-06&end=2024-05-06');
    expect(Object.keys(answer)).to.deep.equal(['data', 'summary', 'meta', 'book']);
    expect(answer.data).to.deep.equal([
      {
        ...{ date: '2024-05-06', play_starts: 1, minutes_watched: 5, unique_children: 1 },
        ...{ completions: 0, completion_rate: 0 },
      },
    ]);
    expect(answer.summary).to.deep.equal({
      ...{ total_play_starts: 1, total_minutes_watched: 5, total_unique_children: 1 },
      ...{ total_completions: 0, overall_completion_rate: 0 },
    });
  });

  it('are zeros and nulls for a book that nobody watched', async () => {
    await watch(played('1', 0, 300));
    const { all_time, ...book } = (await fetchBook(2)).book;
    expect(all_time).to.include({ average_views_per_child: null, total_play_starts: 0 });
    expect(book).to.deep.equal({
      ...{ id: 2, title: 'Nine Owls', publisher_id: 1, duration_seconds: null },
      published_at: '2024-02-29T06:30:00.000Z',
      ...{ sessions: 0, average_watch_percentage: null, verified_completions: 0 },
      dropoff: [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((bucket_percent) => ({
        bucket_percent,
        session_count: 0,
      })),
      session_lengths: [
        'under_2_minutes',
        'from_2_to_5_minutes',
        'from_5_to_10_minutes',
        'over_10_minutes',
        'full_video',
      ].map((name) => ({ class: name, plays: 0, percentage: null })),
    });
  });

  it('count each play in its class and bucket, on both sides of every boundary', async () => {
    const seconds = [119, 120, 299, 300, 599, 600, 899, 900, 1000];
    await watch(seconds.flatMap((length, index) => played('1', index * 1100, length)));
    const answer = await fetchBook(1);
    // Under 120 s, under 300 s, under 600 s, longer, and from 90 % of 1000 s on to the end.
    expect(lengthsOf(answer)).to.deep.equal([
      [1, 11],
      [2, 23],
      [2, 22],
      [2, 22],
      [2, 22],
    ]);
    expect(dropoffOf(answer)).to.deep.equal([0, 2, 1, 1, 0, 1, 1, 0, 1, 1, 1]);
    // 4,836 of 9,000 s; the plays start less than an hour after each other.
    expect(answer.book).to.deep.include({ sessions: 1, average_watch_percentage: 53.73 });
  });

  it('cover the range, as sums over its days, apart from the all-time views per child', async () => {
    const skipped = 'play_start 50000 0, seek 50010 10>990, play_end 50020 1000';
    await watch([
      ...played('1', 0, 950),
      ...played('1', 4000, 100),
      ...played('2', 0, 100),
      ...played('1', DAY_SECONDS, 40),
      ...buildStream(skipped, { childId: '3' }),
    ]);
    const both = await fetchBook(1);
    // Child 1 sat down twice on the first day, the other children once each.
    expect(both.book).to.deep.include({
      ...{ sessions: 5, verified_completions: 1, average_watch_percentage: 24.2 },
    });
    expect(both.book.all_time).to.include({ average_views_per_child: 1.67 });
    expect(lengthsOf(both)).to.deep.equal([
      [3, 60],
      [0, 0],
      [0, 0],
      [0, 0],
      [2, 40],
    ]);
    const second = await fetchBook(1, 'start=2024-05-07&end=2024-05-07');
    expect(second.book).to.deep.include({
      ...{ sessions: 1, verified_completions: 0, average_watch_percentage: 4 },
    });
    expect(second.book.all_time).to.include({ average_views_per_child: 1.67 });
    expect(dropoffOf(second)).to.deep.equal([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('say if the children of deleted plays no longer count', async () => {
    await watch([...played('1', 0, 300), ...played('2', 0, 300)]);
    expect((await fetchBook(1)).meta).to.not.have.property('unique_children_partial');
    await api.database('plays').where({ child_profile_id: 2 }).delete();
    for (const path of ['books/1', 'publishers/1', 'platform']) {
      const answer = await api.send('GET', `/admin/api/v1/analytics/${path}?start=2024-05-06`);
      const { summary, meta } = answer.body as { summary: object; meta: object };
      expect(summary, path).to.include({ total_unique_children: 1, total_play_starts: 2 });
      expect(meta, path).to.include({ unique_children_partial: true });
    }
  });

  it('can be cached for an hour once every date is final, like all analytics', async () => {
    await watch(played('1', 0, 300));
    const paths = ['books/1', 'publishers/1', 'platform'].map(
      (path) => `/admin/api/v1/analytics/${path}?start=2024-05-06&end=2024-05-06`,
    );
    for (const path of paths) {
      const answer = await api.send('GET', path);
      expect(answer.headers, path).to.include({
        'cache-control': 'private, no-cache',
        vary: 'Authorization',
      });
      const headers = { 'if-none-match': answer.headers.etag };
      expect((await api.send('GET', path, { headers })).status, path).to.equal(304);
    }
    await finaliseDays(api.database, new Date('2024-05-22T12:00:00Z'));
    for (const path of paths) {
      const { headers } = await api.send('GET', path);
      expect(headers['cache-control'], path).to.equal('private, max-age=3600');
    }
  });
});

describe('Whole percentages', () => {
  it('add up to 100 by largest remainders, and favour the first of equal ones', () => {
    expect(wholePercentages([1, 1, 1])).to.deep.equal([34, 33, 33]);
    expect(wholePercentages([1, 1, 1, 0])).to.deep.equal([34, 33, 33, 0]);
    expect(wholePercentages([1, 2, 2, 2, 2])).to.deep.equal([11, 23, 22, 22, 22]);
    expect(wholePercentages([1, 5])).to.deep.equal([17, 83]);
    expect(wholePercentages([0, 7])).to.deep.equal([0, 100]);
    expect(wholePercentages([1, 999])).to.deep.equal([0, 100]);
    expect(wholePercentages([0, 0])).to.deep.equal([null, null]);
    expect(wholePercentages([])).to.deep.equal([]);
  });

  it('differ from the exact ones by less than one, in their order', () => {
    const counts = fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(counts, (given) => {
        const sum = given.reduce((total, count) => total + count, 0);
        fc.pre(sum > 0);
        const percentages = wholePercentages(given).map((percentage) => percentage ?? Number.NaN);
        expect(percentages.reduce((total, percentage) => total + percentage, 0)).to.equal(100);
        for (const [place, count] of given.entries()) {
          expect(Math.abs((percentages[place] ?? 0) - (count * 100) / sum)).to.be.below(1);
        }
      }),
    );
  });
});
