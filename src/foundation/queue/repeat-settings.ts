import type { AdvancedRepeatOptions } from 'bullmq';
import { nextRun } from './next-run.ts';

/**
 * How queues and workers find the next run of a schedule. If there is none, BullMQ adds no job, and the schedule waits
 * until a reconciling worker finds one (docs/operations.md, "The schedule").
 */
export const REPEAT_SETTINGS: AdvancedRepeatOptions = {
  repeatStrategy: (milliseconds, { pattern = '', tz = 'UTC' }) =>
    nextRun(pattern, tz, new Date(milliseconds))?.getTime(),
};
