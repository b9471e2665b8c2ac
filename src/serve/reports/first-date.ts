import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, runForOne } from '../../foundation/db/statement.ts';
import type { DateRange } from './range-of-dates.ts';

const selectFirstDate = loadStatement(import.meta.url, 'select-first-date');

/** The first date of a range that the day ledger reaches; null if it reaches none (docs/api.md, "See what is built"). */
export async function firstDate(database: Database, { start, end }: DateRange): Promise<MetricDate | null> {
  const row = await runForOne<{ first_date: MetricDate | null }>(database, selectFirstDate, { start, end });
  return row.first_date;
}
