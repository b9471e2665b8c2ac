import { FUTURE_TOLERANCE_SECONDS, LATE_WINDOW_DAYS } from '../../foundation/core/definitions.ts';
import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import { summariseBlocks } from '../../foundation/db/block-summaries.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import {
  ensureMonthlyPartitions,
  PARTITIONED_TABLES,
  type PartitionedTable,
} from '../../foundation/db/monthly-partitions.ts';

/** How far ahead partitions exist, so that three months without a worker lose nothing. */
const AHEAD_MILLISECONDS = 92 * DAY_MILLISECONDS + FUTURE_TOLERANCE_SECONDS * 1000;
const BACK_MILLISECONDS = (LATE_WINDOW_DAYS + 1) * DAY_MILLISECONDS;

export interface PartitionReport {
  created: string[];
  /** Events that wait in the DEFAULT partition because their month has none: anything but 0 is an error. */
  rowsInDefault: number;
}

/**
 * Creates the partitions that events admissible now or in the next three months need, of every partitioned
 * table, and those of the months whose events wait in the DEFAULT partition (docs/operations.md,
 * "PostgreSQL").
 */
export async function maintainPartitions(database: Database, now: Date): Promise<PartitionReport> {
  const from = new Date(now.getTime() - BACK_MILLISECONDS);
  const through = new Date(now.getTime() + AHEAD_MILLISECONDS);
  const created: string[] = [];
  for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[]) {
    created.push(...(await ensureMonthlyPartitions(database, table, from, through)));
  }
  created.push(...(await moveWaitingEvents(database)));
  const { rows: waiting } = await database.raw('select count(*) as events from usage_events_default');
  return { created, rowsInDefault: waiting[0].events };
}

/** Creates the partitions of the months whose events wait in the DEFAULT partition, and moves them there. */
export async function moveWaitingEvents(database: Database): Promise<string[]> {
  const { rows: months } = await database.raw(
    "select distinct date_trunc('month', occurred_at, 'UTC') as month from usage_events_default",
  );
  const created: string[] = [];
  for (const { month } of months) {
    created.push(...(await ensureMonthlyPartitions(database, 'usage_events', month, month)));
  }
  return created;
}

/** Another session that vacuums does the same work, so this one does not wait long for it. */
const WAIT_MILLISECONDS = 2_000;

/**
 * Brings the block range indexes of the raw events up to date, so that the look for arrivals reads what was received
 * since and not everything that was inserted since the last vacuum. What another session has locked is left for the
 * next run. Any number of processes may call it at once (docs/operations.md, "PostgreSQL").
 */
export async function summariseArrivals(
  database: Database,
  { waitMilliseconds = WAIT_MILLISECONDS }: { waitMilliseconds?: number } = {},
): Promise<void> {
  await summariseBlocks(database, 'usage_events', waitMilliseconds);
}
