import { z } from 'zod';
import { DEFAULT_RETENTION } from '../../foundation/core/retention-settings.ts';
import { HOLD_REASONS } from '../retention/retention-holds.ts';

const accessSchema = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.string().describe('The name of the key.'),
  action: z.string(),
  object_kind: z.string(),
  reason: z.string().nullable(),
});

export const accessListSchema = z.object({ entries: z.array(accessSchema) });

export const exampleAccessList = {
  entries: [
    {
      ...{ id: 41, at: '2026-02-25T18:30:00.000Z', actor: 'privacy office', action: 'export' },
      ...{ object_kind: 'child', reason: 'parent_request' },
    },
  ],
};

const days = z.int().positive();
const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe(
    'The month, such as 2026-02. The exact time is not stored, because it would be that of something a child did.',
  );
const settingsSchema = z.record(z.string(), days).describe('In days.');

export const policySchema = z.object({
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
  rights: z.array(z.string()).describe('The rights of a parent.'),
  not_covered: z.array(z.string()),
  last_run: z
    .object({
      completed_at: z.iso.datetime(),
      passed: z.boolean(),
      oldest_raw_event: monthSchema.nullable(),
    })
    .nullable()
    .describe('Null before the first retention run.'),
});

export const examplePolicy = {
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

export const retentionSchema = z.object({
  last_run: z
    .object({
      started_at: z.iso.datetime(),
      completed_at: z.iso.datetime(),
      settings: settingsSchema,
      dropped: z.array(z.string()).describe('Months of raw events that were dropped.'),
      sealed: z.array(z.iso.date()).describe('Days whose raw events were dropped.'),
      held_back: z
        .array(
          z.object({
            ...{ partition: z.string(), because: z.string(), dates: z.array(z.iso.date()) },
            until: z.iso
              .datetime()
              .optional()
              .describe('Until when an import that has ended keeps the month.'),
          }),
        )
        .describe('Months that are due but could not be dropped yet.'),
      deleted: z.record(z.string(), z.int()),
      failed: z.array(z.string()).describe('Steps that failed.'),
      checks: z
        .object({
          oldest_raw_event: monthSchema.nullable(),
          rows_past_limit: z.record(z.string(), z.int()),
          unknown_columns: z.array(z.string()),
          stuck_erasures: z.int(),
        })
        .nullable()
        .describe('Null if the checks failed.'),
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
        confirmed_at: z.iso.datetime().nullable().describe('When somebody confirmed the deletion.'),
      }),
    )
    .describe('What keeps runs from deleting anything at present; empty if nothing does.'),
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

export const exampleRetention = { last_run: exampleRun, holds: [] };
