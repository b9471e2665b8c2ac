import { runBackfill } from '../../src/compute/backfills/run-backfill.ts';
import type { JobHandler } from '../job-context.ts';

/** Builds the days of a requested backfill, with progress; an interrupted run continues where it stopped. */
export const backfill: JobHandler<'backfill'> = async (payload, { database, clock, signal, onBuilt }) => {
  const { status, days } = await runBackfill(database, String(payload.backfill_id), clock, {
    signal,
    keepDifferences: true,
    onDay: (day, done, total) => onBuilt(day.metric_date, done, total),
  });
  return { status, days: days.length };
};
