import { z } from 'zod';
import type { Clock } from '../../foundation/core/clock.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { PARTITIONED_TABLES, type PartitionedTable } from '../../foundation/db/monthly-partitions.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { JOB_NAMES } from '../../foundation/queue/job-contracts.ts';
import type { HeldQueues } from '../../foundation/queue/job-queues.ts';
import { jobReport } from '../../foundation/queue/job-report.ts';
import { partitionReport } from './partition-report.ts';
import { runChecksOfRunningProgram } from './run-health-checks.ts';

const timeSchema = z.iso.datetime().nullable();
const countSchema = z.int().min(0);

const checksSchema = z.object({
  data: z.array(
    z.object({
      name: z.string(),
      verdict: z.enum(['ok', 'warning', 'failed']),
      found: z.string(),
      advice: z.string().optional().describe('What to do, unless all is well.'),
    }),
  ),
});

const jobsSchema = z.object({
  data: z.array(
    z.object({
      name: z.enum(JOB_NAMES),
      title: z.string(),
      description: z.string(),
      is_paused: z.boolean(),
      waiting: countSchema,
      active: countSchema,
      delayed: countSchema.describe('Jobs that wait for their time: the next scheduled run, and retries.'),
      failed: countSchema.describe('Jobs that failed in every attempt, as long as they are kept.'),
      progress: z
        .object({ done: countSchema, total: countSchema })
        .nullable()
        .describe('Of the running job: how many of how many days are built, or rows erased.'),
      last_run: z
        .object({
          ended_at: z.iso.datetime(),
          milliseconds: countSchema.nullable(),
          result: z.enum(['done', 'failed']),
          reason: z.string().nullable(),
        })
        .nullable()
        .describe('The newest run that has ended, if it is still kept.'),
      next_run_at: timeSchema,
    }),
  ),
});

const partitionsSchema = z.object({
  data: z.array(
    z.object({
      table: z.enum(Object.keys(PARTITIONED_TABLES) as [PartitionedTable, ...PartitionedTable[]]),
      name: z.string(),
      month: z.string().nullable().describe('Of UTC, as YYYY-MM. Null: the DEFAULT partition.'),
      rows: countSchema.describe('The estimate of PostgreSQL; the exact count for a DEFAULT partition.'),
      bytes: countSchema.describe('Including its indexes.'),
      due_from: metricDateSchema
        .nullable()
        .describe('The date from which it is past its retention and is dropped.'),
      held_back_because: z
        .string()
        .nullable()
        .describe('Why the last run of retention could not drop it although it was due.'),
    }),
  ),
});

const common = { method: 'get', tag: 'Operations', scopes: ['ops', 'admin'] } as const;

/** What the routes for operators are built from. */
export interface OperationsDependencies {
  database: Database;
  clock: Clock;
  timeZone: string;
  retention: RetentionSettings;
  queues: HeldQueues;
}

/** What operators look at, as JSON (docs/api.md, "Health checks"). */
export function operationsRoutes(dependencies: OperationsDependencies): Route[] {
  const { database, clock, queues } = dependencies;
  const openQueues = async () => ({ ...queues, close: async () => undefined });
  return [
    route(
      {
        ...common,
        path: '/admin/api/v1/checks',
        summary: 'Run the health checks',
        responses: {
          200: { description: 'One finding per check', schema: checksSchema, example: checksExample },
        },
      },
      async () => ({ data: await runChecksOfRunningProgram({ database, openQueues, now: clock() }) }),
    ),
    route(
      {
        ...common,
        path: '/admin/api/v1/jobs',
        summary: 'What runs, what waits, what has failed',
        responses: {
          200: { description: 'One entry per kind of job', schema: jobsSchema, example: jobsExample },
        },
        problems: ['queue_unavailable'],
      },
      () => jobReport(queues),
    ),
    route(
      {
        ...common,
        path: '/admin/api/v1/partitions',
        summary: 'What is stored, by month',
        responses: {
          200: {
            description: 'One entry per partition',
            schema: partitionsSchema,
            example: partitionsExample,
          },
        },
      },
      () => partitionReport(database, dependencies),
    ),
  ];
}

const checksExample = {
  data: [
    { name: 'Schema', verdict: 'ok', found: 'up to date' },
    {
      name: 'Days due',
      verdict: 'warning',
      found: '2, the oldest 2026-02-24',
      advice: 'Is a worker running? Start one with "bin/storytime worker".',
    },
  ],
};

const jobsExample = {
  data: [
    {
      name: 'refresh-due-days',
      title: 'Refresh due days',
      description: 'Every minute: finds what has arrived and builds the days it changes.',
      is_paused: false,
      waiting: 0,
      active: 1,
      delayed: 1,
      failed: 0,
      progress: { done: 3, total: 10 },
      last_run: { ended_at: '2026-02-25T18:29:01.000Z', milliseconds: 420, result: 'done', reason: null },
      next_run_at: '2026-02-25T18:31:00.000Z',
    },
  ],
};

const partitionsExample = {
  data: [
    {
      table: 'usage_events',
      name: 'usage_events_2026_02',
      month: '2026-02',
      rows: 71787,
      bytes: 21600000,
      due_from: '2026-05-30',
      held_back_because: null,
    },
  ],
};
