import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './connect-database.ts';
import { isDatabaseUnavailable } from './database-errors.ts';

const PAUSE_MILLISECONDS = 1_000;

/** The database has not answered in time. */
export class DatabaseUnavailableError extends Error {
  override name = 'DatabaseUnavailableError';
}

/**
 * Resolves once the database answers; `onWaiting` is called once if it does not at first. If waiting cannot help (a
 * wrong password, for example), it throws at once. With `patienceMilliseconds` DatabaseUnavailableError is thrown when that is at
 * an end; without it, it waits for as long as it takes.
 */
export async function waitForDatabase(
  database: Database,
  onWaiting: () => void,
  patienceMilliseconds = Number.POSITIVE_INFINITY,
): Promise<void> {
  const startedAt = performance.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      await database.raw('select 1');
      return;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      if (performance.now() + PAUSE_MILLISECONDS > startedAt + patienceMilliseconds) throw away(error);
      if (attempt === 0) onWaiting();
      await pause(PAUSE_MILLISECONDS);
    }
  }
}

/** Only the code of the error is logged, because its text has the host and the user. */
function away(cause: unknown): DatabaseUnavailableError {
  const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  const advice = 'Is DATABASE_URL right, and does the server run?';
  return new DatabaseUnavailableError(`The database does not answer${code}. ${advice}`, { cause });
}
