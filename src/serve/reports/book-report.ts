import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { analyticsAnswer, type ReportedDay } from './analytics-answer.ts';
import { readBookDetails } from './book-details.ts';
import { answerCompared, type ComparedRange } from './comparison.ts';
import type { Audience } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';

const selectBookDays = loadStatement(import.meta.url, 'select-book-days');
const countBookChildren = loadStatement(import.meta.url, 'count-book-children');

/**
 * How one book was watched on each date of a range, which may be compared, and beside the shape that all answers
 * share, in `book`, what only books have: of the range alone. Throws `not_found` (docs/api.md, "A book").
 */
export function bookReport(database: Database, bookId: string, asked: ComparedRange, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    const answer = await answerCompared(asked, (range) => readDays(snapshot, bookId, range, timeZone));
    const { start, end, completeness } = answer.meta;
    const isKnown = completeness !== 'none';
    return { ...answer, book: await readBookDetails(snapshot, bookId, { start, end }, { isKnown }) };
  });
}

/** The dates of it alone; zeros for a book that is not in the catalogue. */
export function bookDays(database: Database, bookId: string, range: DateRange, timeZone: string) {
  return inSnapshot(database, (snapshot) => readDays(snapshot, bookId, range, timeZone));
}

async function readDays(snapshot: Transaction, bookId: string, range: DateRange, timeZone: string) {
  const bindings = { book_id: bookId, ...range };
  const days = await run<ReportedDay>(snapshot, selectBookDays, bindings);
  const audience = await runForOne<Audience>(snapshot, countBookChildren, bindings);
  return analyticsAnswer(range, timeZone, days, audience);
}
