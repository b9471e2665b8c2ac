import { z } from 'zod';
import { DEFAULT_RETENTION } from '../../foundation/core/retention-settings.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { describeRetention } from '../retention/describe-retention.ts';
import { HOLD_REASONS } from '../retention/retention-holds.ts';
import { monthSchema, settingsSchema } from './policy-routes.ts';

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
