import type { Clock } from '../core/clock.ts';
import type { Database } from './connect-database.ts';

/**
 * By how many seconds the clock of this process is ahead of the database's; negative if it is behind. It is configured
 * with the clock: a test that sets the clock also sets this difference.
 */
export type MeasureClockDifference = (database: Database, clock: Clock) => Promise<number>;

/** The database's clock. A program of a test whose clock was moved replaces `read` before it starts. */
export const databaseClock = {
  read: async (database: Database): Promise<Date> => {
    const { rows } = await database.raw('select clock_timestamp() as now');
    return rows[0].now;
  },
};

/**
 * Asks the database for its time, and reads the clock before and after. Only a time outside of that span counts as
 * different, however long the answer takes.
 */
export const measureClockDifference: MeasureClockDifference = async (database, clock) => {
  const before = clock().getTime();
  const theirs = (await databaseClock.read(database)).getTime();
  const after = clock().getTime();
  return (theirs < before ? before - theirs : Math.min(0, after - theirs)) / 1000;
};
