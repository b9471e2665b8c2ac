import type { ReportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { buildFreshPlays } from './build-fresh-plays.ts';

const createChangedPairs = loadStatement(import.meta.url, 'create-changed-pairs');
const deleteOutdatedPlays = loadStatement(import.meta.url, 'delete-outdated-plays');
const insertFreshPlays = loadStatement(import.meta.url, 'insert-fresh-plays');

/**
 * Replaces the plays of one date by plays that are built from its raw events (docs/metrics.md, "Plays" to "Sessions").
 * The transaction holds the date's lock. Leaves the temporary table `changed_pairs` behind: the (child, book) pairs
 * whose plays are different now. `database` provides the connection that reads.
 */
export async function rebuildPlays(
  transaction: Transaction,
  database: Database,
  day: ReportingDay,
): Promise<void> {
  await buildFreshPlays(transaction, database, day);
  await transaction.raw('analyze fresh_plays');
  await run(transaction, createChangedPairs, { metric_date: day.metricDate });
  await run(transaction, deleteOutdatedPlays, { metric_date: day.metricDate });
  await run(transaction, insertFreshPlays);
}
