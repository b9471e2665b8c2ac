import { z } from 'zod';
import { metricDateSchema } from '../core/wire-formats.ts';

interface JobContract {
  /** The name of the queue in Bull Board. */
  title: string;
  description: string;
  /**
   * What the job's data may be: dates and request ids, never a child's id (docs/architecture.md, "Conventions").
   */
  payload: z.ZodType;
}

/** How often retention is repeated in one night at most. */
export const RETENTION_REPETITIONS_MAX = 5;

/** Every kind of job. Each has its own queue, so that operators can see and pause it alone. */
export const JOB_CONTRACTS = {
  'daily-metrics-aggregation': {
    title: 'Daily metrics aggregation',
    description: 'At 02:00: builds yesterday (or the date in the job), then every day that is due.',
    payload: z.strictObject({ date: metricDateSchema.optional() }),
  },
  'refresh-due-days': {
    title: 'Refresh due days',
    description:
      'Every minute: finds what has arrived and builds the days it changes, each every three minutes at most.',
    payload: z.strictObject({}),
  },
  'partition-maintenance': {
    title: 'Partition maintenance',
    description: 'Hourly: creates the monthly partitions of the next three months.',
    payload: z.strictObject({}),
  },
  'finalise-days': {
    title: 'Finalise days',
    description: 'At 04:00: makes the days final that no event can change any more.',
    payload: z.strictObject({}),
  },
  backfill: {
    title: 'Backfill',
    description: 'On demand: rebuilds the days of a requested range, oldest first, two at a time.',
    payload: z.strictObject({ backfill_id: z.int().positive() }),
  },
  'erase-child': {
    title: 'Erase child',
    description:
      'On demand: does a large erasure that was asked for. The job knows the request, not the child.',
    payload: z.strictObject({ request_id: z.int().positive() }),
  },
  'data-retention-cleanup': {
    title: 'Data retention cleanup',
    description:
      'At 03:30, again that night if a table was in use, and when a worker starts: deletes what has passed its life.',
    payload: z.strictObject({ repetition: z.int().min(1).max(RETENTION_REPETITIONS_MAX).optional() }),
  },
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof JOB_CONTRACTS;

export type JobPayload<Name extends JobName> = z.output<(typeof JOB_CONTRACTS)[Name]['payload']>;

/** Jobs that run on request; every other job has a schedule. */
export const ON_DEMAND_JOBS: readonly JobName[] = ['backfill', 'erase-child'];

export const JOB_NAMES = Object.keys(JOB_CONTRACTS) as JobName[];
