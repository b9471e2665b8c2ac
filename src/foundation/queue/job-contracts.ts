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
    description: 'At 02:00: builds yesterday (or the date of the job), then every day that is due.',
    payload: z.strictObject({ date: metricDateSchema.optional() }),
  },
  'refresh-due-days': {
    title: 'Refresh due days',
    description:
      'Every minute: finds new events and builds the days they change, each every three minutes at most.',
    payload: z.strictObject({}),
  },
  'partition-maintenance': {
    title: 'Partition maintenance',
    description: 'Hourly: creates the monthly partitions of the next three months.',
    payload: z.strictObject({}),
  },
  'finalise-days': {
    title: 'Finalise days',
    description: 'At 04:00: makes days final that no event can still change.',
    payload: z.strictObject({}),
  },
  backfill: {
    title: 'Backfill',
    description: 'On demand: rebuilds the days of a requested range, oldest first, two at a time.',
    payload: z.strictObject({ backfill_id: z.int().positive() }),
  },
  'erase-child': {
    title: 'Erase child',
    description: 'On demand: performs a large erasure. The job has the id of the request, not of the child.',
    payload: z.strictObject({ request_id: z.int().positive() }),
  },
  'data-retention-cleanup': {
    title: 'Data retention cleanup',
    description:
      'At 03:30, when a worker starts, and again that night if a table was in use: deletes data that have reached their age limit.',
    payload: z.strictObject({ repetition: z.int().min(1).max(RETENTION_REPETITIONS_MAX).optional() }),
  },
} as const satisfies Record<string, JobContract>;

export type JobName = keyof typeof JOB_CONTRACTS;

export type JobPayload<Name extends JobName> = z.output<(typeof JOB_CONTRACTS)[Name]['payload']>;

/** Jobs that run on request; every other job has a schedule. */
export const ON_DEMAND_JOBS: readonly JobName[] = ['backfill', 'erase-child'];

export const JOB_NAMES = Object.keys(JOB_CONTRACTS) as JobName[];
