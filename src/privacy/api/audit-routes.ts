import { z } from 'zod';
import { DEFAULT_RETENTION } from '../../foundation/core/retention-settings.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { ACCESSES_MAX, listAccesses } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-part.ts';
import { describeRetention, HOLD_REASONS } from '../retention/retention-holds.ts';
import { retentionPolicy } from './policy.ts';
import { policyText } from './policy-text.ts';

const entrySchema = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.string().describe('The name of the key.'),
  action: z.string(),
  object_kind: z.string(),
  reason: z.string().nullable(),
});

/** Who looked at data about children, when and why, but not whose data. */
export function accessLogRoutes({ database }: PrivacyDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/access_log',
        tag: 'Privacy',
        summary: 'Who looked at data about children',
        description: `The newest first, at most ${ACCESSES_MAX} at a time; \`before\` the last id of an answer goes on.`,
        scopes: ['privacy'],
        query: listQuery('entry', ACCESSES_MAX),
        responses: {
          200: {
            description: 'Without ids of children',
            schema: z.object({ entries: z.array(entrySchema) }),
            example: {
              entries: [
                {
                  ...{ id: 41, at: '2026-02-25T18:30:00.000Z', actor: 'privacy office', action: 'export' },
                  ...{ object_kind: 'child', reason: 'parent_request' },
                },
              ],
            },
          },
        },
      },
      async ({ query, context }) => {
        context.set('Cache-Control', 'no-store');
        return { entries: await listAccesses(database, query) };
      },
    ),
  ];
}

const days = z.int().positive();
export const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('The month, as 2026-02. No finer: the instant would be that of something a child did.');
export const settingsSchema = z.record(z.string(), days).describe('In days.');

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
  rights: z.array(z.string()).describe('Of a parent.'),
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
  rights: ['to know what is held about the child, by category'],
  not_covered: ['Backups and replicas of the database that the operator makes.'],
  last_run: null,
};

/** How long each kind of data is kept (docs/privacy.md, "Retention"). */
export function policyRoutes({ database, clock, retention }: PrivacyDependencies): Route[] {
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
        responses: {
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
  ];
}

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
  holds: z
    .array(
      z.object({
        because: z.enum(HOLD_REASONS),
        began_at: z.iso.datetime(),
        last_at: z.iso.datetime(),
        times: z.int().min(1),
        why: z.string().describe('What is wrong, and what to do.'),
        confirmed_at: z.iso.datetime().nullable().describe('When somebody said that the deletion is meant.'),
      }),
    )
    .describe('What keeps runs from deleting anything at present; empty when nothing does.'),
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

/** Whether what is said about retention is so (docs/privacy.md, "Retention"). */
export function retentionRoutes({ database }: PrivacyDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/retention',
        tag: 'Privacy',
        summary: 'What the last run of retention did and found, and what holds runs back',
        scopes: ['privacy', 'ops', 'admin'],
        responses: {
          200: {
            description: 'Null before the first run',
            schema: retentionSchema,
            example: { last_run: exampleRun, holds: [] },
          },
        },
      },
      () => describeRetention(database),
    ),
  ];
}
