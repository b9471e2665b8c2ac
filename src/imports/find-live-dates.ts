import type { MetricDate } from '../core/reporting-day.ts';
import type { Database } from '../db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';

const findStatement = loadStatement(import.meta.url, 'find-live-dates');

/**
 * Those of the dates on which players have posted events, too, in order (docs/import.md, "What players have posted
 * already"). The ledger must reach them. It may read every event of the other days.
 */
export function findLiveDates(database: Database, dates: readonly MetricDate[]): Promise<MetricDate[]> {
  return inTransaction(
    database,
    async (transaction) => {
      const days = await run<{ metric_date: MetricDate }>(transaction, findStatement, {
        metric_dates: dates,
      });
      return days.map((day) => day.metric_date);
    },
    LONG_STATEMENTS,
  );
}
