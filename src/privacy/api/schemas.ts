import { z } from 'zod';
import { DEFAULT_RETENTION } from '../../foundation/core/retention-settings.ts';
import { ERASURE_KINDS, type ErasureKind } from '../erasure/erasure-kinds.ts';
import type { ErasureRequest } from '../erasure/erasure-request.ts';
import { PERSONAL_TABLES, type PersonalTableName } from '../inventory/personal-data-inventory.ts';

const tableSchema = z.enum(Object.keys(PERSONAL_TABLES) as [PersonalTableName, ...PersonalTableName[]]);

const instant = z.iso.datetime();

export const childSummarySchema = z.object({
  holds_anything: z.boolean(),
  collection: z.enum(['allowed', 'refused']).nullable().describe('Null if there is no such profile.'),
  erased: z
    .object({
      scope: z.enum(['profile', 'history']),
      refuses_until: instant.nullable().describe('Events up to this time are refused; if null, all are.'),
    })
    .nullable(),
  categories: z.array(
    z.object({
      table: tableSchema,
      purpose: z.string(),
      kept: z.string().describe('How long a row is kept.'),
      rows: z.int().min(0),
      first: instant.nullable(),
      last: instant.nullable(),
    }),
  ),
});

export const exampleChildSummary = {
  holds_anything: true,
  collection: 'allowed',
  erased: null,
  categories: [
    {
      table: 'usage_events',
      purpose: PERSONAL_TABLES.usage_events.purpose,
      kept: PERSONAL_TABLES.usage_events.retention(DEFAULT_RETENTION),
      rows: 412,
      first: '2026-02-01T16:02:11.000Z',
      last: '2026-02-25T18:30:45.000Z',
    },
  ],
};

export const parentSummarySchema = childSummarySchema
  .pick({ holds_anything: true, categories: true })
  .extend({ children: z.int().min(0).describe('How many child profiles belong to the parent.') });

export const exampleParentSummary = {
  holds_anything: true,
  children: 1,
  categories: exampleChildSummary.categories,
};

export const receiptSchema = z.object({
  id: z.int(),
  kind: z.enum(Object.keys(ERASURE_KINDS) as [ErasureKind, ...ErasureKind[]]),
  reason: z.string(),
  requested_by: z.string(),
  requested_at: instant,
  status: z.enum(['open', 'completed']),
  progress: z.object({ rows_total: z.int().nullable(), rows_erased: z.int() }),
  counts: z
    .partialRecord(tableSchema, z.object({ before: z.int(), after: z.int().nullable() }))
    .nullable()
    .describe('The rows of each table before the erasure, and counted again after it.'),
  completed_at: instant.nullable(),
  outside_the_database: z.array(z.string()).describe('What this erasure cannot reach.'),
});

export const verificationSchema = z.object({
  clean: z.boolean().describe('Whether nothing is held about the child.'),
  counts: z.partialRecord(tableSchema, z.int().min(0)),
  requests: z
    .array(receiptSchema.pick({ id: true, kind: true, status: true, completed_at: true }))
    .describe('Erasures that were requested for this child itself, the newest first.'),
  verified_at: instant,
});

export const exampleVerification = {
  clean: true,
  counts: { usage_events: 0, plays: 0, child_viewing_histories: 0, child_profiles: 0 },
  requests: [
    { id: 12, kind: 'erase_profile', status: 'completed', completed_at: '2026-02-25T18:30:00.310Z' },
  ],
  verified_at: '2026-02-25T18:31:00.000Z',
};

export const exampleReceipt = {
  id: 12,
  kind: 'erase_profile',
  reason: 'parent_request',
  requested_by: 'privacy office',
  requested_at: '2026-02-25T18:30:00.000Z',
  status: 'completed',
  progress: { rows_total: 437, rows_erased: 437 },
  counts: { usage_events: { before: 412, after: 0 }, child_profiles: { before: 1, after: 0 } },
  completed_at: '2026-02-25T18:30:00.310Z',
  outside_the_database: ['…'],
};

export const requestListSchema = z.object({
  requests: z.array(receiptSchema.omit({ counts: true, outside_the_database: true })),
  open: z.int().min(0).describe('How many of all erasures are unfinished.'),
});

const { counts: _counts, outside_the_database: _outside, ...exampleListed } = exampleReceipt;

export const exampleRequestList = { requests: [exampleListed], open: 0 };

export const exportSchema = z.object({
  child_profile_id: z.union([z.int(), z.string()]),
  exported_at: instant,
  tables: z.array(
    z.object({
      table: z.string(),
      purpose: z.string(),
      fields: z.record(z.string(), z.string()),
      rows: z.array(z.record(z.string(), z.unknown())),
    }),
  ),
});

export const exampleExport = {
  child_profile_id: 9010,
  exported_at: '2026-02-25T18:31:00.000Z',
  tables: [],
};

/** What no transaction can do. Every receipt says so, so that readers do not expect more from it. */
const OUTSIDE_THE_DATABASE = [
  'Deleted rows can no longer be read through PostgreSQL. Their bytes on disk are reused after its next vacuum, and its planner statistics are refreshed by the next retention run.',
  'Backups and replicas made before completion hold the data until they are deleted. After restoring one, erase again.',
  'Devices may still hold reports of this child, which are refused when they arrive.',
];

/** A request as it is listed: its state, without the counts. */
export function presentListed({ rows_total, rows_erased, counts: _counts, ...request }: ErasureRequest) {
  return {
    ...request,
    progress: { rows_total, rows_erased },
    requested_at: request.requested_at.toISOString(),
    completed_at: request.completed_at?.toISOString() ?? null,
  };
}

/** A request as the API and the command line show it; once completed, the receipt. It holds no child's id. */
export function presentErasure(request: ErasureRequest) {
  return {
    ...presentListed(request),
    counts: request.counts,
    outside_the_database: OUTSIDE_THE_DATABASE,
  };
}
