import { readConfig } from '../../foundation/core/config.ts';
import { createLog } from '../../foundation/core/log.ts';
import { requireSchema } from '../../foundation/db/migrate-database.ts';
import type { Runtime } from '../../runtime.ts';
import { chosenDatabase } from './demo-database.ts';

/** As long as a database may take to start again. Whoever typed a command wants an answer, if only this one. */
const PATIENCE_MILLISECONDS = 10_000;

export interface CommandNeeds {
  /** That the database is migrated. */
  needsSchema?: boolean;
  /** How long the database is waited for; the programs wait as long as it takes. */
  patienceMilliseconds?: number;
  connectionsMax?: number;
}

/**
 * Runs a command that does one thing and ends: opens the database, runs `work`, closes everything. Logs go to
 * standard error, so that standard output is the command's answer alone. Throws on a database that does not
 * answer in time, or is not migrated, unless the command does not need that. With `--demo` it is the demo's database.
 */
export async function withDependencies(
  work: (dependencies: Runtime) => Promise<void>,
  { needsSchema = true, patienceMilliseconds = PATIENCE_MILLISECONDS, ...needs }: CommandNeeds = {},
): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, process.stderr);
  const options = { isCommand: true, ...needs, ...chosenDatabase(config), log, patienceMilliseconds };
  const { openRuntime } = await import('../../runtime.ts'); // not for help, nor for what was mistyped
  const dependencies = await openRuntime(config, options);
  try {
    if (needsSchema) await requireSchema(dependencies.database);
    await work(dependencies);
  } finally {
    await dependencies.close();
  }
}
