import { CLOCK_DIFFERENCE_MAX_SECONDS } from '../core/clock.ts';
import { HOUR_MILLISECONDS, MINUTE_MILLISECONDS } from '../core/durations.ts';
import type { JobName } from './job-contracts.ts';

/** A day on which clocks are set back is longer than others. */
const LONGEST_DAY = 25 * HOUR_MILLISECONDS;

/** The longest time between two runs of each scheduled job, in milliseconds. */
const INTERVALS: Record<Exclude<JobName, 'backfill' | 'erase-child'>, number> = {
  'daily-metrics-aggregation': LONGEST_DAY,
  'refresh-due-days': MINUTE_MILLISECONDS,
  'partition-maintenance': HOUR_MILLISECONDS,
  'data-retention-cleanup': LONGEST_DAY,
  'finalise-days': LONGEST_DAY,
};

/**
 * Whether the next run of a job is further ahead than its interval. A clock that was ahead has scheduled it, and it
 * would not run before that time. `next` and `now` in milliseconds (docs/operations.md, "When a clock is doubted").
 */
export function isRunTooFarAhead(job: JobName, next: number, now: number): boolean {
  const interval = job in INTERVALS ? INTERVALS[job as keyof typeof INTERVALS] : Number.POSITIVE_INFINITY;
  return next - now > interval + CLOCK_DIFFERENCE_MAX_SECONDS * 1000;
}
