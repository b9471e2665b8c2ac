import { latestBelieved } from '../../foundation/core/clock.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import {
  IMPORTED_MONTHS_STAY_DAYS,
  importedMonthsStayUntil,
} from '../../foundation/core/retention-settings.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';

const findStatement = loadStatement(import.meta.url, 'find-holding-imports');

/** Why imports keep a month, and until when if nothing more happens. */
export interface HoldingImports {
  because: 'import_running' | 'just_imported';
  until: Date;
}

/**
 * Why imports keep a month of raw events, given the days that would be sealed with it; empty if none does. A running
 * import keeps every month, and a finished one those that it brought; each for a day after it last stored something
 * or ended (docs/import.md, "How long raw events stay").
 */
export async function findHoldingImports(
  connection: Database | Transaction,
  days: readonly MetricDate[],
  now: Date,
): Promise<HoldingImports[]> {
  const rows = await run<{ because: HoldingImports['because']; last_at: Date }>(connection, findStatement, {
    months: [...new Set(days.map((date) => date.slice(0, 'YYYY-MM'.length)))],
    since: daysBefore(now, IMPORTED_MONTHS_STAY_DAYS),
    believed_until: latestBelieved(now),
  });
  return rows.map(({ because, last_at }) => ({ because, until: importedMonthsStayUntil(last_at) }));
}

/** Whether an import is running: its next lines may be of a child that would be considered inactive. */
export async function isImporting(connection: Database | Transaction, now: Date): Promise<boolean> {
  const holding = await findHoldingImports(connection, [], now);
  return holding.some(({ because }) => because === 'import_running');
}
