import type { Database } from '../db/connect-database.ts';
import { inSnapshot } from '../db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../db/statement.ts';
import { analyticsAnswer, type ReportedDay } from './analytics-answer.ts';
import { readBookDetails } from './book-details.ts';
import { type Audience, isBuilt } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';

const selectBookDays = loadStatement(import.meta.url, 'select-book-days');
const countBookChildren = loadStatement(import.meta.url, 'count-book-children');

/**
 * How one book was watched on each date of a range, and beside the shape that all answers share, in `book`, what
 * only books have; throws `not_found` (docs/api.md, "A book").
 */
export function bookReport(database: Database, bookId: string, range: DateRange, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    const bindings = { book_id: bookId, ...range };
    const days = await run<ReportedDay>(snapshot, selectBookDays, bindings);
    const book = await readBookDetails(snapshot, bookId, range, { isKnown: days.some(isBuilt) });
    const audience = await runForOne<Audience>(snapshot, countBookChildren, bindings);
    return { ...analyticsAnswer(range, timeZone, days, audience), book };
  });
}
