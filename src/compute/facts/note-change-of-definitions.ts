import { CALCULATION_VERSION } from '../../foundation/core/definitions.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { annotateDefinitions } from '../../records/remarks/annotations.ts';

const selectChangeOfDefinitions = loadStatement(import.meta.url, 'select-change-of-definitions');

/**
 * Annotates a change of definitions, in the rebuild of the first date that is built by the new ones. It is at the
 * first date whose figures are counted again. A new installation has none. Called under the lock of the histories,
 * which every rebuild holds from there to its end, and before the date is recorded: so exactly one rebuild is the
 * first, and an annotation that somebody has deleted does not come back (docs/api.md, "Annotations").
 */
export async function noteChangeOfDefinitions(
  transaction: Transaction,
  date: MetricDate,
  now: Date,
): Promise<void> {
  const [change] = await run<{ from_version: number; first_date: MetricDate }>(
    transaction,
    selectChangeOfDefinitions,
    { metric_date: date, calculation_version: CALCULATION_VERSION },
  );
  if (change === undefined) return;
  const { first_date, from_version: from } = change;
  await annotateDefinitions(transaction, { date: first_date, from, to: CALCULATION_VERSION }, now);
}
