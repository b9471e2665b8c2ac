import { liesAhead } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { personalTables } from '../inventory/personal-data-inventory.ts';
import { findNewestRun } from './retention.ts';

const clearStatisticsOfEmptyTables = loadStatement(import.meta.url, 'clear-statistics-of-empty-tables');

/** The first version of PostgreSQL that can clear statistics. */
const CLEARS_STATISTICS_FROM = 180_000;

/**
 * Refreshes the planner statistics of the tables with personal data: they hold common and extreme values of each
 * column, among them ids of children who were erased since. PostgreSQL by itself never analyses a partitioned table,
 * and hardly ever a month that no longer changes. If no child was erased since the last run, there is nothing to do.
 */
export async function refreshPlannerStatistics(database: Database, now: Date): Promise<void> {
  const last = await findNewestRun(database);
  const erased = database('privacy_requests').whereNotNull('completed_at');
  if (last !== undefined && !liesAhead(last.started_at, now))
    erased.where('completed_at', '>=', last.started_at);
  if ((await erased.first('id')) === undefined) return;
  const tables = personalTables.map(([table]) => table);
  for (const table of tables) {
    await inTransaction(database, (transaction) => transaction.raw('analyze ??', [table]), LONG_STATEMENTS);
  }
  const { rows } = await database.raw("select current_setting('server_version_num')::integer as version");
  if (rows[0].version >= CLEARS_STATISTICS_FROM)
    await run(database, clearStatisticsOfEmptyTables, { tables });
}
