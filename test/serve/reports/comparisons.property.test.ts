import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { divideHalfUp } from '../../oracle/divide-half-up.ts';
import type { OraclePlay } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { effort } from '../../support/effort.ts';
import { type System, startSystem } from '../../support/system.ts';

/**
 * Comparisons of random ranges of random viewing: each equals the answer of the same address for its range, and its
 * sums are those of a slow count over the rows of `plays` (docs/metrics.md, "Comparisons").
 */
const TIME_ZONE = 'America/New_York';
const FIRST_DATE = '2024-05-06';
/** Four weeks, delivered week by week, because events older than two weeks would be rejected. */
const WEEKS = 4;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 7 * DAY_SECONDS;
const [BOOKS, CHILDREN, PUBLISHERS] = [3, 4, 2];
const RUNS = effort(8);

const SUBJECTS = ['platform', 'books/1', 'books/3', 'publishers/1', 'publishers/2'];

const arbitraryId = (most: number) => fc.integer({ min: 1, max: most }).map(String);
const arbitraryViewing = fc.record({
  childId: arbitraryId(CHILDREN),
  bookId: arbitraryId(BOOKS),
  second: fc.integer({ min: 0, max: WEEKS * WEEK_SECONDS - DAY_SECONDS }),
  reached: fc.integer({ min: 1, max: 400 }),
});
const arbitraryQuestion = fc.record({
  firstDay: fc.integer({ min: -3, max: WEEKS * 7 }),
  days: fc.integer({ min: 1, max: 17 }),
  compare: fc.constantFrom('previous' as const, 'year' as const),
});
const arbitraryCase = fc.record({
  viewings: fc.array(arbitraryViewing, { minLength: 1, maxLength: 60, size: 'max' }),
  questions: fc.array(arbitraryQuestion, { minLength: 5, maxLength: 5 }),
});

type Viewing = typeof arbitraryViewing extends fc.Arbitrary<infer Value> ? Value : never;
type Question = typeof arbitraryQuestion extends fc.Arbitrary<infer Value> ? Value : never;
type Answer = Record<'data' | 'meta' | 'total' | 'summary', object> & {
  comparison?: Answer;
  book?: object;
  publisher?: object;
};

describe('A comparison of random viewing', () => {
  let api: System;
  before(async () => {
    api = await startSystem({ now: at(WEEKS).toISOString(), timeZone: TIME_ZONE });
  });
  after(() => api.close());

  const read = async (path: string) => {
    const answer = await api.send('GET', `/admin/api/v1/${path}`);
    expect(answer.status, answer.text).to.equal(200);
    return answer.body as Answer;
  };

  it('equals the answer for the earlier range, and the sums of a simple count', async function () {
    this.timeout(RUNS * 30_000);
    const property = fc.asyncProperty(arbitraryCase, async ({ viewings, questions }) => {
      await watch(api, viewings);
      const { plays } = await readFacts(api.database);
      for (const question of questions) {
        const { asked, start, end, daysBack } = readSlowly(question);
        const mark = { kind: question.compare, days_back: daysBack };
        for (const address of [...SUBJECTS.map((subject) => `analytics/${subject}`), 'reports/usage']) {
          const { comparison } = await read(`${address}?${asked}&compare=${question.compare}`);
          const {
            book: _book,
            publisher: _publisher,
            ...itself
          } = await read(`${address}?start=${start}&end=${end}`);
          expect(comparison, `${address} ${asked}`).to.deep.equal({ ...mark, ...itself });
          if (address === 'reports/usage') continue;
          const counted = await countSlowly(api, plays, { address, start, end });
          expect(comparison?.summary, `${address} ${asked}`).to.deep.equal(counted);
        }
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

/** Noon of the day after this many weeks. */
function at(weeks: number): Date {
  return new Date(Date.parse(`${FIRST_DATE}T16:00:00Z`) + weeks * WEEK_SECONDS * 1000);
}

/**
 * A comparison with the year before is requested for dates a year later. Nothing is built there, but otherwise no
 * comparison would have numbers.
 */
function readSlowly({ firstDay, days, compare }: Question) {
  let daysBack = compare === 'year' ? 364 : 7;
  while (compare === 'previous' && daysBack < days) daysBack += 7;
  const first = Date.parse(FIRST_DATE) + (firstDay + (compare === 'year' ? 364 : 0)) * DAY_SECONDS * 1000;
  const dateAt = (day: number) => new Date(first + day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
  return {
    asked: `start=${dateAt(0)}&end=${dateAt(days - 1)}`,
    ...{ start: dateAt(-daysBack), end: dateAt(days - 1 - daysBack), daysBack },
  };
}

const publisherOf = (bookId: string) => String((Number(bookId) % PUBLISHERS) + 1);

async function watch({ database, reset, send }: System, viewings: Viewing[]) {
  await reset();
  await adoptTimeZone(database, TIME_ZONE);
  const ids = (most: number) => Array.from({ length: most }, (_, index) => String(index + 1));
  const catalogue = {
    publishers: ids(PUBLISHERS).map((id) => ({ id, name: `Publisher ${id}` })),
    books: ids(BOOKS).map((id) => ({
      ...{ id, publisher_id: publisherOf(id), title: `Book ${id}` },
      duration_seconds: id === '3' ? null : 300,
    })),
    parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
    children: ids(CHILDREN).map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
  };
  expect((await send('POST', '/admin/api/v1/catalogue', { json: catalogue })).status).to.equal(200);
  for (let week = 0; week < WEEKS; week += 1) {
    const ofWeek = viewings.filter(({ second }) => Math.floor(second / WEEK_SECONDS) === week);
    const events = ofWeek.flatMap(({ second, reached, ...who }) =>
      buildStream(`play_start ${second} 0, play_end ${second + reached} ${reached}`, who),
    );
    await maintainPartitions(database, at(week + 1));
    await deliverEvents(database, events, at(week + 1));
  }
  await buildDueDays(database, { timeZone: TIME_ZONE, now: at(WEEKS) });
}

interface Counted {
  /** `analytics/platform`, `analytics/books/1`, `analytics/publishers/1`. */
  address: string;
  start: string;
  end: string;
}

async function countSlowly({ database }: System, plays: OraclePlay[], { address, start, end }: Counted) {
  const built = await database('metric_days')
    .whereBetween('metric_date', [start, end])
    .whereNotNull('built_at');
  const [, kind, id] = address.split('/');
  const counted = plays.filter(
    ({ metricDate, bookId }) =>
      metricDate >= start &&
      metricDate <= end &&
      (kind === 'platform' || (kind === 'books' ? bookId : publisherOf(bookId)) === id),
  );
  const starts = counted.filter(({ isExplicit }) => isExplicit).length;
  const completions = counted.filter(({ isCompleted }) => isCompleted).length;
  const milliseconds = counted.reduce((sum, { watchedMilliseconds }) => sum + watchedMilliseconds, 0);
  const known = <Value>(value: Value) => (built.length === 0 ? null : value);
  return {
    total_play_starts: known(starts),
    total_minutes_watched: known(Number(divideHalfUp(BigInt(milliseconds), 60_000n, 2))),
    total_unique_children: known(new Set(counted.map(({ childId }) => childId)).size),
    total_completions: known(completions),
    overall_completion_rate:
      starts === 0 ? null : Number(divideHalfUp(BigInt(completions), BigInt(starts), 3)),
  };
}
