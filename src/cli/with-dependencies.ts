import { readConfig } from '../core/config.ts';
import { createLog } from '../core/log.ts';
import { isMigrated } from '../db/migrate-database.ts';
import { type Dependencies, openDependencies } from '../deps.ts';

/**
 * Runs a command that does one thing and ends: opens the database, runs `work`, closes everything. Logs go to
 * standard error, so that standard output is the command's answer alone. Throws on a database that is not
 * migrated, unless the command does not need that.
 */
export async function withDependencies(
  work: (dependencies: Dependencies) => Promise<void>,
  { needsSchema = true }: { needsSchema?: boolean } = {},
): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, process.stderr);
  const dependencies = await openDependencies(config, { log });
  try {
    if (needsSchema && !(await isMigrated(dependencies.database))) {
      throw new Error('The database has not the schema of this version: run "npx storytime migrate" first.');
    }
    await work(dependencies);
  } finally {
    await dependencies.close();
  }
}
