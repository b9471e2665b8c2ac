import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { readPublisher } from './all-time.ts';
import { analyticsAnswer, type ReportedDay } from './analytics-answer.ts';
import { readBookDetails } from './book-details.ts';
import { answerCompared, type ComparedRange } from './comparison.ts';
import type { Audience } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';

const selectPlatformDays = loadStatement(import.meta.url, 'select-platform-days');
const countPlatformChildren = loadStatement(import.meta.url, 'count-platform-children');
const selectPublisherDays = loadStatement(import.meta.url, 'select-publisher-days');
const countPublisherChildren = loadStatement(import.meta.url, 'count-publisher-children');
const selectBookDays = loadStatement(import.meta.url, 'select-book-days');
const countBookChildren = loadStatement(import.meta.url, 'count-book-children');

interface PlatformDay extends ReportedDay {
  unique_parents: number | null;
  active_books: number | null;
  new_registrations: number | null;
}

/** How the whole library was watched on each date of a range, which may be compared (docs/api.md, "Read analytics"). */
export function platformReport(database: Database, asked: ComparedRange, timeZone: string) {
  return inSnapshot(database, (snapshot) =>
    answerCompared(asked, async (range) => {
      const days = await run<PlatformDay>(snapshot, selectPlatformDays, { ...range });
      const audience = await runForOne<Audience>(snapshot, countPlatformChildren, { ...range });
      return analyticsAnswer(range, timeZone, days, audience, (day) => ({
        unique_parents: day.unique_parents,
        active_books: day.active_books,
        new_registrations: day.new_registrations,
      }));
    }),
  );
}

/**
 * How the books of one publisher were watched on each date of a range, which may be compared, and, in `publisher`,
 * over all time; throws `not_found` (docs/api.md, "A publisher").
 */
export function publisherReport(
  database: Database,
  publisherId: string,
  asked: ComparedRange,
  timeZone: string,
) {
  return inSnapshot(database, async (snapshot) => {
    const publisher = await readPublisher(snapshot, publisherId);
    const answer = await comparePublisherDays(snapshot, publisherId, asked, timeZone);
    return { ...answer, publisher };
  });
}

/** The dates of it alone, which may be compared: no publisher is read, and none is missed. */
export function publisherDays(
  database: Database,
  publisherId: string,
  asked: ComparedRange,
  timeZone: string,
) {
  return inSnapshot(database, (snapshot) => comparePublisherDays(snapshot, publisherId, asked, timeZone));
}

/** Only the `publisher` of that report; throws `not_found`. */
export function publisherAllTime(database: Database, publisherId: string) {
  return inSnapshot(database, (snapshot) => readPublisher(snapshot, publisherId));
}

const comparePublisherDays = (
  snapshot: Transaction,
  publisherId: string,
  asked: ComparedRange,
  timeZone: string,
) => answerCompared(asked, (range) => readPublisherDays(snapshot, publisherId, range, timeZone));

async function readPublisherDays(
  snapshot: Transaction,
  publisherId: string,
  range: DateRange,
  timeZone: string,
) {
  const bindings = { publisher_id: publisherId, ...range };
  const days = await run<ReportedDay>(snapshot, selectPublisherDays, bindings);
  const counted = { ...bindings, book_id: null };
  const audience = await runForOne<Audience>(snapshot, countPublisherChildren, counted);
  return analyticsAnswer(range, timeZone, days, audience);
}

/**
 * How one book was watched on each date of a range, which may be compared. Besides the shape that all answers share,
 * `book` has what only books have, for the range only. Throws `not_found` (docs/api.md, "A book").
 */
export function bookReport(database: Database, bookId: string, asked: ComparedRange, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    const answer = await answerCompared(asked, (range) => readBookDays(snapshot, bookId, range, timeZone));
    const { start, end, completeness } = answer.meta;
    const isKnown = completeness !== 'none';
    return { ...answer, book: await readBookDetails(snapshot, bookId, { start, end }, { isKnown }) };
  });
}

/** The dates of it alone; zeros for a book that is not in the catalogue. */
export function bookDays(database: Database, bookId: string, range: DateRange, timeZone: string) {
  return inSnapshot(database, (snapshot) => readBookDays(snapshot, bookId, range, timeZone));
}

async function readBookDays(snapshot: Transaction, bookId: string, range: DateRange, timeZone: string) {
  const bindings = { book_id: bookId, ...range };
  const days = await run<ReportedDay>(snapshot, selectBookDays, bindings);
  const audience = await runForOne<Audience>(snapshot, countBookChildren, bindings);
  return analyticsAnswer(range, timeZone, days, audience);
}
