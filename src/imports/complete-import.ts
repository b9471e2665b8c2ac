import type { Database } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { ImportRun } from './begin-import.ts';
import { ImportTakenOver } from './save-progress.ts';

const completeStatement = loadStatement(import.meta.url, 'complete-import');

/** Records that an import is done. Throws when another process has taken it up since. */
export async function completeImport(database: Database, { id, runs }: ImportRun, now: Date): Promise<void> {
  const completed = await run(database, completeStatement, { id, runs, now });
  if (completed.length === 0) throw new ImportTakenOver();
}
