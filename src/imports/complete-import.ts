import type { MetricDate } from '../core/reporting-day.ts';
import type { Database } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { ImportRun } from './begin-import.ts';
import { ImportTakenOver } from './save-progress.ts';

const completeStatement = loadStatement(import.meta.url, 'complete-import');

/** Records that an import is done. Throws when another process has taken it up since. */
export async function completeImport(
  database: Database,
  { id, runs }: ImportRun,
  { liveDates, now }: { liveDates: MetricDate[]; now: Date },
): Promise<void> {
  const completed = await run(database, completeStatement, { id, runs, live_dates: liveDates, now });
  if (completed.length === 0) throw new ImportTakenOver();
}
