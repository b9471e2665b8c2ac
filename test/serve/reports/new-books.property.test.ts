import { expect } from 'chai';
import fc from 'fast-check';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../../../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../../src/compute/ledger/ledger-state.ts';
import { metricDateOf, plusDays, reportingDay } from '../../../src/foundation/core/reporting-day.ts';
import { buildStream, ORIGIN } from '../../oracle/build-stream.ts';
import { divideHalfUp } from '../../oracle/divide-half-up.ts';
import { readPlays } from '../../oracle/read-plays.ts';
import type { OracleCatalogue, OracleEvent, OraclePlay } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { effort } from '../../support/effort.ts';
import { type System, startSystem } from '../../support/system.ts';

/**
 * The first 30 days of new books, against a slow count over the oracle's plays: of books that came out at any instant
 * around five weeks of viewing, across a change of clocks, with previews, days that are not built and any time of asking.
 */
const TIME_ZONE = 'America/New_York';
const [FIRST_DATE, DAYS] = ['2024-02-20', 38];
const LAST_DATE = plusDays(FIRST_DATE, DAYS - 1);
const [BOOKS, PLAYS_A_DAY] = [14, 4];
const DATES = Array.from({ length: DAYS }, (_, index) => plusDays(FIRST_DATE, index));
const NOON = 12 * 3_600_000;
const RUNS = effort(100);

const startOf = (date: string) => reportingDay(date, TIME_ZONE).startsAt.getTime();

/** Any instant, and the edges of dates. */
const arbitraryInstant = (from: string, to: string) =>
  fc.oneof(
    fc.integer({ min: startOf(from), max: startOf(to) }),
    fc
      .tuple(
        fc.nat({ max: Math.round((startOf(to) - startOf(from)) / 86_400_000) }),
        fc.constantFrom(-1, 0, 1),
      )
      .map(([days, off]) => startOf(plusDays(from, days)) + off),
  );
const arbitraryBook = fc.record({
  publishedAt: fc.option(arbitraryInstant(plusDays(FIRST_DATE, -2), plusDays(FIRST_DATE, 12)), { freq: 12 }),
  isPreview: fc.constantFrom(false, false, false, false, true),
});
const arbitraryCase = fc.record({
  books: fc.array(arbitraryBook, { minLength: BOOKS, maxLength: BOOKS }),
  now: arbitraryInstant(plusDays(FIRST_DATE, 28), LAST_DATE),
  missing: fc.option(fc.constantFrom(...DATES), { freq: 2 }),
});
type Case = typeof arbitraryCase extends fc.Arbitrary<infer Value> ? Value : never;
type Book = Case['books'][number] & { id: number };

const CATALOGUE: OracleCatalogue = {
  books: Array.from({ length: BOOKS }, (_, index) => ({
    ...{ id: String(index + 1), publisherId: '1', durationSeconds: index === 3 ? null : 100 },
  })),
  parents: [{ id: '1', registeredAt: Date.UTC(2024, 0, 1) }],
  children: [{ id: '1', parentId: '1', isTest: false }],
};

/** A few plays on each date, of books and lengths that go round; some have lost their beginning. */
const EVENTS: OracleEvent[] = DATES.flatMap((date, day) =>
  Array.from({ length: PLAYS_A_DAY }, (_, index) => {
    const nth = day * PLAYS_A_DAY + index;
    const second = (startOf(date) - ORIGIN) / 1000 + index * 5 * 3600;
    const seconds = 1 + ((nth * 7) % 100);
    const kind = nth % 9 === 0 ? 'heartbeat' : 'play_start';
    return buildStream(`${kind} ${second} 0, play_end ${second + seconds} ${seconds}`, {
      bookId: String(1 + ((nth * 5 + day) % BOOKS)),
    });
  }).flat(),
);

describe('The comparison of new books', () => {
  let api: System;
  let plays: OraclePlay[];

  before(async function () {
    this.timeout(120_000);
    api = await startSystem({ now: new Date(startOf(FIRST_DATE)).toISOString(), timeZone: TIME_ZONE });
    await adoptTimeZone(api.database, TIME_ZONE);
    await saveOracleCatalogue(api.database, CATALOGUE, new Date(0));
    for (const date of DATES) {
      const events = EVENTS.filter(
        ({ occurredAt }) => metricDateOf(new Date(occurredAt), TIME_ZONE) === date,
      );
      await deliverEvents(api.database, events, new Date(startOf(plusDays(date, 1))));
    }
    const now = new Date(startOf(LAST_DATE) + NOON);
    await buildDueDays(api.database, { timeZone: TIME_ZONE, now, daysAtOnce: 3 });
    await finaliseDays(api.database, now);
    plays = readPlays(EVENTS, CATALOGUE, TIME_ZONE);
  });
  after(() => api.close());

  it('equals a slow count over their plays', async function () {
    this.timeout(30_000 + RUNS * 2_000);
    await fc.assert(
      fc.asyncProperty(arbitraryCase, (given) => compare(api, plays, given)),
      { numRuns: RUNS },
    );
  });
});

async function compare(api: System, plays: OraclePlay[], given: Case): Promise<void> {
  await publish(api, given);
  const days = api.database('metric_days');
  const kept = await days.clone().where({ metric_date: given.missing }).first('status', 'built_at');
  const setDay = (day: object) => days.clone().where({ metric_date: given.missing }).update(day);
  if (kept) await setDay({ status: 'missing', built_at: null });
  api.clock.advance({ milliseconds: given.now - api.clock().getTime() });
  const { rows } = await api.database.raw<{ rows: { metric_date: string }[] }>(
    "select metric_date from metric_days where status = 'final'",
  );
  const answer = await api.send('GET', '/admin/api/v1/analytics/new-books');
  if (kept) await setDay(kept);
  expect(answer.status, answer.text).to.equal(200);
  const finalDates = rows.map((row) => row.metric_date);
  expect(answer.body).to.deep.equal({
    ...expectBooks(plays, given, finalDates),
    meta: { days: 30, books_max: 10, time_zone: TIME_ZONE },
  });
}

async function publish(api: System, { books }: Case): Promise<void> {
  const json = {
    books: books.map(({ publishedAt, isPreview }, index) => ({
      ...{ id: index + 1, publisher_id: 1, title: `Book ${index + 1}`, is_preview: isPreview },
      ...{ duration_seconds: CATALOGUE.books[index]?.durationSeconds },
      published_at: publishedAt === null ? null : new Date(publishedAt).toISOString(),
    })),
  };
  const saved = await api.send('POST', '/admin/api/v1/catalogue', { json });
  expect(saved.status, saved.text).to.equal(200);
}

function expectBooks(plays: OraclePlay[], { books, now, missing }: Case, finalDates: string[]) {
  const today = metricDateOf(new Date(now), TIME_ZONE);
  const published = books
    .map((book, index) => ({ ...book, id: index + 1 }))
    .filter((book) => !book.isPreview && book.publishedAt !== null && book.publishedAt <= now)
    .sort((one, other) => Number(other.publishedAt) - Number(one.publishedAt) || other.id - one.id);
  const isOver = (book: Book) => (datesOf(book).at(-1) ?? '') < today;
  const isBuilt = (book: Book) => datesOf(book).every((date) => DATES.includes(date) && date !== missing);
  const compared = published.filter((book) => isOver(book) && isBuilt(book)).slice(0, 10);
  const watched = compared.map((book) => watchedOf(plays, book));
  const data = compared.map((book, index) => ({
    place: 1 + watched.filter((other) => other > (watched[index] ?? 0)).length,
    ...expectFigures(plays, book, finalDates),
  }));
  return {
    data: data.sort((one, other) => one.place - other.place),
    coming: published
      .filter((book) => !isOver(book))
      .map((book) => ({
        ...expectBook(book),
        compared_from: plusDays(datesOf(book)[0] ?? '', 30),
      })),
  };
}

const datesOf = ({ publishedAt }: Book) => {
  const first = metricDateOf(new Date(publishedAt ?? 0), TIME_ZONE);
  return Array.from({ length: 30 }, (_, index) => plusDays(first, index));
};

const playsOf = (plays: OraclePlay[], book: Book) =>
  plays.filter((play) => play.bookId === String(book.id) && datesOf(book).includes(play.metricDate));

const watchedOf = (plays: OraclePlay[], book: Book) =>
  playsOf(plays, book).reduce((sum, play) => sum + play.watchedMilliseconds, 0);

const expectBook = (book: Book) => ({
  ...{ book_id: book.id, title: `Book ${book.id}`, publisher_id: 1, publisher: 'Publisher 1' },
  ...{ start: datesOf(book)[0], end: datesOf(book).at(-1) },
});

function expectFigures(plays: OraclePlay[], book: Book, finalDates: string[]) {
  const own = playsOf(plays, book);
  const starts = own.filter((play) => play.isExplicit).length;
  const completions = own.filter((play) => play.isCompleted).length;
  return {
    ...expectBook(book),
    completeness: datesOf(book).every((date) => finalDates.includes(date)) ? 'final' : 'provisional',
    minutes_watched: Number(divideHalfUp(BigInt(watchedOf(plays, book)), 60_000n, 2)),
    play_starts: starts,
    completions,
    completion_rate: starts === 0 ? null : Number(divideHalfUp(BigInt(completions), BigInt(starts), 3)),
  };
}
