import type { Config } from '../../foundation/core/config.ts';
import { UsageError } from './read-arguments.ts';

/** The demo's database on the embedded server, beside that of `npm start`. */
export const DEMO_DATABASE = 'storytime_demo';

const chosen = { isDemo: false };

/** Notes whether the command that is about to run was given `--demo`. */
export function chooseDatabase(isDemo: boolean): void {
  chosen.isDemo = isDemo;
}

/**
 * Which database of the embedded server the command looks at, for `openRuntime`: that of `npm start`, or with
 * `--demo` that of the demo, which must be there. Throws UsageError if there is no embedded server to look at
 * (docs/operations.md, "The embedded PostgreSQL").
 */
export function chosenDatabase({
  databaseUrl,
}: Pick<Config, 'databaseUrl'>): { embeddedDatabase: string; absence: string } | undefined {
  if (!chosen.isDemo) return undefined;
  if (databaseUrl === undefined) {
    return {
      embeddedDatabase: DEMO_DATABASE,
      absence: 'There is no demo to look at. Start one with "npm run demo".',
    };
  }
  throw new UsageError(
    '--demo is for the embedded PostgreSQL, and DATABASE_URL is set. Leave out --demo: a demo that was started with this DATABASE_URL is in that database.',
  );
}
