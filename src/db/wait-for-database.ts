import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from './connect-database.ts';
import { isDatabaseUnavailable } from './database-faults.ts';

const PAUSE_MILLISECONDS = 1_000;

/**
 * Resolves once the database answers; `onWaiting` is called once if it does not at first. A refusal that
 * waiting does not mend (a wrong password, say) is thrown.
 */
export async function waitForDatabase(database: Database, onWaiting: () => void): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await database.raw('select 1');
      return;
    } catch (error) {
      if (!isDatabaseUnavailable(error)) throw error;
      if (attempt === 0) onWaiting();
      await pause(PAUSE_MILLISECONDS);
    }
  }
}
