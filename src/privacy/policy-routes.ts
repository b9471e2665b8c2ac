import { z } from 'zod';
import { DEFAULT_RETENTION } from '../core/retention-settings.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { type Route, route } from '../http/route.ts';
import { retentionPolicy } from './policy.ts';
import { policyText } from './policy-text.ts';
import { findNewestRun } from './retention/find-newest-run.ts';

const days = z.int().positive();
const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('The month, as 2026-02. No finer: the instant would be that of something a child did.');
const settingsSchema = z.record(z.string(), days).describe('In days.');

const policySchema = z.object({
  generated_at: z.iso.datetime(),
  settings: settingsSchema,
  personal_data: z.array(
    z.object({
      table: z.string(),
      purpose: z.string(),
      kept: z.string(),
      erased_by: z.string(),
      fields: z.array(z.string()),
    }),
  ),
  records: z.array(z.object({ what: z.string(), kept: z.string() })),
  never_collected: z.array(z.string()),
  not_covered: z.array(z.string()),
  last_run: z
    .object({
      completed_at: z.iso.datetime(),
      passed: z.boolean(),
      oldest_raw_event: monthSchema.nullable(),
    })
    .nullable()
    .describe('Null before the first run of retention.'),
});

const examplePolicy = {
  generated_at: '2026-02-25T18:30:00.000Z',
  settings: { ...DEFAULT_RETENTION },
  personal_data: [
    {
      table: 'plays',
      purpose: 'One row for each time a book was watched, computed from the reports of players.',
      kept: '730 days',
      erased_by: 'erasing what the child has watched, or the whole child',
      fields: ['When watching began.'],
    },
  ],
  records: [{ what: 'Receipts of erasures, without an id.', kept: '1095 days' }],
  never_collected: ['places'],
  not_covered: ['Backups and replicas of the database that the operator makes.'],
  last_run: null,
};

const retentionSchema = z.object({
  last_run: z
    .object({
      started_at: z.iso.datetime(),
      completed_at: z.iso.datetime(),
      settings: settingsSchema,
      dropped: z.array(z.string()).describe('Months of raw events.'),
      sealed: z.array(z.iso.date()).describe('Days whose raw events are gone now.'),
      held_back: z
        .array(
          z.object({
            ...{ partition: z.string(), because: z.string(), dates: z.array(z.iso.date()) },
            until: z.iso.datetime().optional().describe('Until when an import that has ended keeps it.'),
          }),
        )
        .describe('Months that should go and could not yet.'),
      deleted: z.record(z.string(), z.int()),
      failed: z.array(z.string()).describe('Steps that could not be done.'),
      checks: z
        .object({
          oldest_raw_event: monthSchema.nullable(),
          rows_past_limit: z.record(z.string(), z.int()),
          unknown_columns: z.array(z.string()),
          stuck_erasures: z.int(),
        })
        .nullable()
        .describe('Null when they could not be made.'),
      alarms: z.array(z.string()).describe('Empty when all is well.'),
    })
    .nullable(),
});

const exampleRun = {
  started_at: '2026-02-25T03:30:00.000Z',
  completed_at: '2026-02-25T03:30:01.200Z',
  settings: { ...DEFAULT_RETENTION },
  dropped: ['usage_events_2025_10'],
  sealed: ['2025-10-31', '2025-11-01'],
  held_back: [],
  deleted: { plays: 0, children: 2, tombstones: 0 },
  failed: [],
  checks: {
    oldest_raw_event: '2025-11',
    rows_past_limit: { usage_events: 0, plays: 0 },
    unknown_columns: [],
    stuck_erasures: 0,
  },
  alarms: [],
};

/** How long what is kept, and whether that is so (docs/privacy.md, "Retention"). */
export function policyRoutes({ database, clock, retention }: RoomDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/policy',
        tag: 'Privacy',
        summary: 'The retention policy in force',
        description: 'For everybody. As a text for people with `format=text`.',
        scopes: [],
        query: z.object({ format: z.enum(['json', 'text']).default('json') }),
        answers: {
          200: {
            description: 'Made from the settings in force',
            schema: policySchema,
            example: examplePolicy,
          },
        },
      },
      async ({ query: { format }, context }) => {
        context.set('Cache-Control', 'public, max-age=60');
        const policy = await retentionPolicy(database, retention, clock());
        if (format === 'json') return policy;
        context.type = 'text/plain; charset=utf-8';
        return policyText(policy);
      },
    ),
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/retention',
        tag: 'Privacy',
        summary: 'What the last run of retention did and found',
        scopes: ['privacy', 'ops', 'admin'],
        answers: {
          200: {
            description: 'Null before the first run',
            schema: retentionSchema,
            example: { last_run: exampleRun },
          },
        },
      },
      async () => {
        const run = await findNewestRun(database);
        if (run === undefined) return { last_run: null };
        const { started_at, completed_at, report } = run;
        return { last_run: { started_at, completed_at, ...report } };
      },
    ),
  ];
}
