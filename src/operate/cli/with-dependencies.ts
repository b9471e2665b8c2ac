import { type Config, readConfig } from '../../foundation/core/config.ts';
import { createLog } from '../../foundation/core/log.ts';
import { requireSchema } from '../../foundation/db/migrate-database.ts';
import type { Runtime } from '../../runtime.ts';
import { UsageError } from './read-arguments.ts';

/** The demo's database on the embedded server, beside the one of `npm start`. */
export const DEMO_DATABASE = 'storytime_demo';

/** A database may take this long to restart. A command then reports that the database does not answer. */
const PATIENCE_MILLISECONDS = 10_000;

export interface CommandNeeds {
  /** Checks that the database is migrated. */
  needsSchema?: boolean;
  /** How long to wait for the database; the programs wait without a limit. */
  patienceMilliseconds?: number;
  connectionsMax?: number;
}

/**
 * Runs a command that does one thing and ends: opens the database, runs `work`, closes everything. Logs go to standard
 * error, so that standard output holds the answer of the command alone. Throws if the database does not answer in time,
 * or is not migrated although the command needs it to be. With `--demo` it opens the database of the demo.
 */
export async function withDependencies(
  work: (dependencies: Runtime) => Promise<void>,
  { needsSchema = true, patienceMilliseconds = PATIENCE_MILLISECONDS, ...needs }: CommandNeeds = {},
): Promise<void> {
  const config = readConfig();
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel, process.stderr);
  const options = { isCommand: true, ...needs, ...chosenDatabase(config), log, patienceMilliseconds };
  const { openRuntime } = await import('../../runtime.ts'); // not loaded for help or for wrong usage
  const dependencies = await openRuntime(config, options);
  try {
    if (needsSchema) await requireSchema(dependencies.database);
    await work(dependencies);
  } finally {
    await dependencies.close();
  }
}

const chosen = { isDemo: false };

/** Records whether the next command has the option `--demo`. */
export function chooseDatabase(isDemo: boolean): void {
  chosen.isDemo = isDemo;
}

/**
 * The options of `openRuntime` that name the demo's database, if the command has the option `--demo`; that database
 * must exist. Throws a UsageError if DATABASE_URL is set (docs/operations.md, "The embedded PostgreSQL").
 */
function chosenDatabase({
  databaseUrl,
}: Pick<Config, 'databaseUrl'>): { embeddedDatabase: string; absence: string } | undefined {
  if (!chosen.isDemo) return undefined;
  if (databaseUrl === undefined) {
    return {
      embeddedDatabase: DEMO_DATABASE,
      absence: 'There is no demo database. Start a demo with "npm run demo".',
    };
  }
  throw new UsageError(
    '--demo is for the embedded PostgreSQL, and DATABASE_URL is set. Leave out --demo: a demo that was started with this DATABASE_URL is in that database.',
  );
}
