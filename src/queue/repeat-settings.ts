import type { AdvancedRepeatOptions } from 'bullmq';
import { nextRun } from './next-run.ts';

/**
 * By what queues and workers alike find the next run of a schedule. If there is none BullMQ puts none into the queue:
 * the schedule waits until a worker that reconciles has one for it (docs/operations.md, "The timetable").
 */
export const REPEAT_SETTINGS: AdvancedRepeatOptions = {
  repeatStrategy: (milliseconds, { pattern = '', tz = 'UTC' }) =>
    nextRun(pattern, tz, new Date(milliseconds))?.getTime(),
};
