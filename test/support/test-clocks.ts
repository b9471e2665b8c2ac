import { confirmClock } from '../../src/compute/ledger/clock-doubt.ts';
import type { Clock } from '../../src/foundation/core/clock.ts';
import type { MeasureClockDifference } from '../../src/foundation/db/clock-difference.ts';
import type { Database } from '../../src/foundation/db/connect-database.ts';

/**
 * Tests set the clock of a process, and the database keeps the machine's. Here they pretend that the database's
 * clock shows the same. Everything else about clocks is checked as in production.
 */
export const CLOCKS_AGREE: { measureClockDifference: MeasureClockDifference } = {
  measureClockDifference: async () => 0,
};

/** Confirms the clock after a test has moved it by more than two days. */
export const confirmTestClock = (database: Database, clock: Clock): Promise<void> =>
  confirmClock(database, clock(), 'a test');
