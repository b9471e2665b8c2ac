import { isInCatalogue } from '../catalogue/is-in-catalogue.ts';
import { Problem } from '../core/errors.ts';
import type { Database } from '../db/connect-database.ts';
import { inSnapshot } from '../db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../db/statement.ts';
import { analyticsAnswer, type ReportedDay } from './analytics-answer.ts';
import type { DateRange } from './range-of-dates.ts';

const selectBookDays = loadStatement(import.meta.url, 'select-book-days');
const countBookChildren = loadStatement(import.meta.url, 'count-book-children');

/** How one book was watched on each date of a range; throws `not_found` (interfaces.md, "Analytics"). */
export function bookReport(database: Database, bookId: string, range: DateRange, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    if (!(await isInCatalogue(snapshot, 'books', bookId)))
      throw new Problem('not_found', 'There is no such book.');
    const bindings = { book_id: bookId, ...range };
    const days = await run<ReportedDay>(snapshot, selectBookDays, bindings);
    const { children } = await runForOne<{ children: number }>(snapshot, countBookChildren, bindings);
    return analyticsAnswer(range, timeZone, days, children);
  });
}
