import { z } from 'zod';
import { metricDateSchema } from '../../foundation/core/wire-formats.ts';
import { BACKFILL_MODES } from './backfill.ts';

const STATUSES = ['queued', 'running', 'completed', 'failed'] as const;
const RESULTS = ['pending', 'rebuilt', 'unchanged', 'refused_sealed', 'refused_final', 'failed'] as const;

const figureSchema = z.number().nullable();

const requestFields = {
  id: z.int(),
  start: metricDateSchema,
  end: metricDateSchema,
  from: metricDateSchema.describe('The same as `start`.'),
  to: metricDateSchema.describe('The same as `end`.'),
  mode: z.enum(BACKFILL_MODES),
  revise_final: z.boolean(),
  reason: z.string().nullable(),
  dry_run: z.boolean(),
  status: z.enum(STATUSES),
  requested_at: z.iso.datetime(),
  completed_at: z.iso.datetime().nullable(),
};

const countSchema = z.int().min(0);

/** The form of the newest backfills, their days counted. */
export const backfillListSchema = z.object({
  data: z.array(
    z.object({
      ...requestFields,
      days: z.object({
        total: countSchema,
        pending: countSchema,
        rebuilt: countSchema,
        unchanged: countSchema,
        refused: countSchema.describe('Final and sealed days, which are left unchanged.'),
        failed: countSchema,
      }),
    }),
  ),
});

/** The form of a backfill with its days. */
export const backfillSchema = z.object({
  ...requestFields,
  days: z.array(
    z.object({
      date: metricDateSchema,
      result: z.enum(RESULTS).describe('In a dry run `rebuilt` means that the day would change.'),
      error: z.string().nullable(),
      differences: z
        .object({
          platform: z.record(z.string(), z.object({ before: figureSchema, after: figureSchema })),
          books: z.array(z.string()).describe('Books whose figures differ.'),
        })
        .nullable()
        .describe(
          'Of a dry run only: for one day, or until a child that watched on the date is erased. Null if nothing differs.',
        ),
    }),
  ),
});

/** A backfill as the API shows it. */
export const backfillExample = {
  id: 7,
  start: '2026-02-24',
  end: '2026-02-24',
  from: '2026-02-24',
  to: '2026-02-24',
  mode: 'all',
  revise_final: false,
  reason: null,
  dry_run: true,
  status: 'completed',
  requested_at: '2026-02-26T09:00:00.000Z',
  completed_at: '2026-02-26T09:00:02.500Z',
  days: [
    {
      date: '2026-02-24',
      result: 'rebuilt',
      error: null,
      differences: { platform: { total_play_starts: { before: 44, after: 45 } }, books: ['123'] },
    },
  ],
};

/** A list of them. */
export const backfillListExample = {
  data: [
    { ...backfillExample, days: { total: 1, pending: 0, rebuilt: 1, unchanged: 0, refused: 0, failed: 0 } },
  ],
};
