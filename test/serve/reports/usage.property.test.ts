import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { bestBooks } from '../../../src/serve/reports/best-books.ts';
import { buildStream } from '../../oracle/build-stream.ts';
import { divideHalfUp } from '../../oracle/divide-half-up.ts';
import type { OraclePlay } from '../../oracle/types.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { effort } from '../../support/effort.ts';
import { type System, startSystem } from '../../support/system.ts';

/**
 * Compares reports of random viewing, ranges and filters with a simple count over the rows of `plays`, in whole
 * numbers. The reports are the usage report, the publishers report and the best books of a publisher. A book changes
 * its publisher after the first days are final.
 */
const TIME_ZONE = 'America/New_York';
const FIRST_DATE = '2024-05-06';
const DAYS = 6;
/** The days before it are final when the book changes its publisher. */
const MOVED_ON = plusDays(FIRST_DATE, 3);
const NOW = new Date('2024-05-14T12:00:00Z');
const MOVED_AT = new Date('2024-05-24T12:00:00Z');
const [BOOKS, CHILDREN, PUBLISHERS, DAY_SECONDS] = [4, 5, 3, 86_400];
/** How many of the best books are asked for: fewer than a publisher can have. */
const BEST = 2;

const RUNS = effort(8);

interface Filter {
  start: string;
  end: string;
  publisherId: string | undefined;
  bookId: string | undefined;
}

const arbitraryId = (most: number) => fc.integer({ min: 1, max: most }).map(String);
const arbitraryViewing = fc.record({
  childId: arbitraryId(CHILDREN),
  bookId: arbitraryId(BOOKS),
  second: fc.integer({ min: 0, max: DAYS * DAY_SECONDS }),
  reached: fc.integer({ min: 1, max: 400_000 }),
  beginning: fc.constantFrom('play_start', 'play_start', 'heartbeat'),
  ending: fc.constantFrom('play_end', 'pause'),
});
const arbitraryFilter: fc.Arbitrary<Filter> = fc.record({
  start: fc.integer({ min: -1, max: DAYS }).map((days) => plusDays(FIRST_DATE, days)),
  end: fc.integer({ min: 0, max: DAYS }).map((days) => plusDays(FIRST_DATE, DAYS + days)),
  publisherId: fc.option(arbitraryId(PUBLISHERS), { nil: undefined }),
  bookId: fc.option(arbitraryId(BOOKS), { nil: undefined }),
});
const arbitraryCase = fc.record({
  viewings: fc.array(arbitraryViewing, { minLength: 1, maxLength: 80, size: 'max' }),
  movedBookId: arbitraryId(BOOKS),
  filters: fc.array(arbitraryFilter, { minLength: 8, maxLength: 8 }),
});

const firstPublisherOf = (bookId: string) => String((Number(bookId) % 2) + 1);
const titleOf = (bookId: string) => `Book ${bookId}`;

describe('The usage report of random viewing', () => {
  let api: System;
  before(async () => {
    api = await startSystem({ now: NOW.toISOString(), timeZone: TIME_ZONE });
  });
  after(() => api.close());

  it('equals a slow count over the plays', async function () {
    this.timeout(RUNS * 20_000);
    const property = fc.asyncProperty(arbitraryCase, async ({ viewings, movedBookId, filters }) => {
      await watch(api, viewings, movedBookId);
      const { plays } = await readFacts(api.database);
      const publisherOn = (bookId: string, date: string) =>
        bookId === movedBookId && date >= MOVED_ON ? '3' : firstPublisherOf(bookId);
      const publisherNow = (bookId: string) => publisherOn(bookId, MOVED_ON);
      for (const filter of filters) {
        const { data, total } = await fetchUsage(api, filter);
        expect({ data, total }).to.deep.equal(countSlowly(plays, filter, publisherOn, publisherNow));
        expect(await fetchPublishers(api, filter)).to.have.deep.members(
          countPublishersSlowly(plays, filter, publisherOn),
        );
        const ofPublisher = { ...filter, publisherId: filter.publisherId ?? '3', bookId: undefined };
        expect(await bestBooks(api.database, { ...ofPublisher, count: BEST })).to.deep.equal(
          bestOf(countSlowly(plays, ofPublisher, publisherOn, publisherNow)),
        );
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});

type Viewing = typeof arbitraryViewing extends fc.Arbitrary<infer Value> ? Value : never;

async function watch({ database, reset, send }: System, viewings: Viewing[], movedBookId: string) {
  await reset();
  await adoptTimeZone(database, TIME_ZONE);
  const book = (id: string, publisherId: string) => ({
    ...{ id, publisher_id: publisherId, title: titleOf(id) },
    duration_seconds: id === '4' ? null : Number(id) * 113,
  });
  const ids = (most: number) => Array.from({ length: most }, (_, index) => String(index + 1));
  const catalogue = {
    publishers: ids(PUBLISHERS).map((id) => ({ id, name: `Publisher ${id}` })),
    books: ids(BOOKS).map((id) => book(id, firstPublisherOf(id))),
    parents: [{ id: 1, registered_at: '2024-01-01T00:00:00Z' }],
    children: ids(CHILDREN).map((id) => ({ id, parent_id: 1, collection: 'allowed' })),
  };
  await send('POST', '/admin/api/v1/catalogue', { json: catalogue });
  const events = viewings.flatMap(({ second, reached, beginning, ending, ...ids }) =>
    buildStream(
      `${beginning} ${second} 0, ${ending} ${second + Math.ceil(reached / 1000)} ${reached / 1000}`,
      ids,
    ),
  );
  await deliverEvents(database, events, NOW);
  await buildDueDays(database, { timeZone: TIME_ZONE, now: NOW });
  await finaliseDays(database, MOVED_AT);
  await send('POST', '/admin/api/v1/catalogue', { json: { books: [book(movedBookId, '3')] } });
  await buildDueDays(database, { timeZone: TIME_ZONE, now: MOVED_AT });
}

async function fetchUsage({ send }: System, { start, end, publisherId, bookId }: Filter) {
  const asked = Object.entries({ start, end, publisher_id: publisherId, book_id: bookId });
  const query = asked.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`])).join('&');
  const answer = await send('GET', `/admin/api/v1/reports/usage?${query}`);
  expect(answer.status, answer.text).to.equal(200);
  return answer.body as ReturnType<typeof countSlowly>;
}

async function fetchPublishers({ send }: System, { start, end }: Filter) {
  const answer = await send('GET', `/admin/api/v1/reports/publishers?start=${start}&end=${end}`);
  expect(answer.status, answer.text).to.equal(200);
  const { data } = answer.body as { data: ReturnType<typeof countPublishersSlowly> };
  return data.map(({ publisher_id, minutes_watched, play_starts, unique_children, completion_count }) => ({
    ...{ publisher_id, minutes_watched, play_starts, unique_children, completion_count },
  }));
}

/** The first books of the slow count that were watched. */
const bestOf = ({ data }: ReturnType<typeof countSlowly>) =>
  data
    .filter(({ minutes_watched }) => minutes_watched > 0)
    .slice(0, BEST)
    .map(({ book_id, title, minutes_watched, play_starts, unique_children, completion_count }) => ({
      ...{ book_id, title, minutes_watched, play_starts, unique_children, completion_count },
    }));

function countPublishersSlowly(
  plays: OraclePlay[],
  { start, end }: Filter,
  publisherOn: (bookId: string, date: string) => string,
) {
  const counted = plays.filter(({ metricDate }) => metricDate >= start && metricDate <= end);
  return Array.from({ length: PUBLISHERS }, (_, index) => index + 1).map((publisher_id) => {
    const { minutes_watched, play_starts, unique_children, completion_count } = figuresOf(
      counted.filter(({ bookId, metricDate }) => publisherOn(bookId, metricDate) === String(publisher_id)),
    );
    return { publisher_id, minutes_watched, play_starts, unique_children, completion_count };
  });
}

function countSlowly(
  plays: OraclePlay[],
  filter: Filter,
  publisherOn: (bookId: string, date: string) => string,
  publisherNow: (bookId: string) => string,
) {
  const counted = plays.filter(
    ({ metricDate, bookId }) =>
      metricDate >= filter.start &&
      metricDate <= filter.end &&
      (filter.bookId ?? bookId) === bookId &&
      (filter.publisherId ?? publisherOn(bookId, metricDate)) === publisherOn(bookId, metricDate),
  );
  const books = ['1', '2', '3', '4'].filter((bookId) => (filter.bookId ?? bookId) === bookId);
  const pairs = new Set([
    ...books
      .filter((bookId) => (filter.publisherId ?? publisherNow(bookId)) === publisherNow(bookId))
      .map((bookId) => `${bookId} ${publisherNow(bookId)}`),
    ...counted.map(({ bookId, metricDate }) => `${bookId} ${publisherOn(bookId, metricDate)}`),
  ]);
  const rows = [...pairs].map((pair) => {
    const [bookId = '', publisherId = ''] = pair.split(' ');
    const playsOfPair = counted.filter(
      (play) => play.bookId === bookId && publisherOn(bookId, play.metricDate) === publisherId,
    );
    const row = {
      ...{ book_id: Number(bookId), title: titleOf(bookId), is_preview: false },
      ...{ publisher_id: Number(publisherId), publisher: `Publisher ${publisherId}` },
      ...figuresOf(playsOfPair),
    };
    return { row, milliseconds: millisecondsOf(playsOfPair) };
  });
  rows.sort(
    (one, other) =>
      other.milliseconds - one.milliseconds ||
      one.row.book_id - other.row.book_id ||
      one.row.publisher_id - other.row.publisher_id,
  );
  return { data: rows.map(({ row }) => row), total: figuresOf(counted) };
}

function figuresOf(plays: OraclePlay[]) {
  const timed = plays.filter((play) => play.durationSeconds !== null);
  let tenThousandths = 0n;
  for (const { durationSeconds, watchedMilliseconds } of timed) {
    const duration = (durationSeconds ?? 0) * 1000;
    const percentage = divideHalfUp(
      BigInt(Math.min(watchedMilliseconds, duration)) * 100n,
      BigInt(duration),
      4,
    );
    tenThousandths += BigInt(percentage.replace('.', ''));
  }
  return {
    minutes_watched: Number(divideHalfUp(BigInt(millisecondsOf(plays)), 60_000n, 2)),
    play_starts: plays.filter((play) => play.isExplicit).length,
    play_ends: plays.filter((play) => play.hasPlayEnd).length,
    unique_children: new Set(plays.map((play) => play.childId)).size,
    completion_count: plays.filter((play) => play.isCompleted).length,
    average_watch_percentage:
      timed.length === 0 ? null : Number(divideHalfUp(tenThousandths, 10_000n * BigInt(timed.length), 2)),
  };
}

function millisecondsOf(plays: OraclePlay[]): number {
  return plays.reduce((sum, play) => sum + play.watchedMilliseconds, 0);
}
