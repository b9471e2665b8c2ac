import { z } from 'zod';
import { ALERT_KINDS } from '../../foundation/core/alert-kinds.ts';
import { RANGE_DAYS_MAX } from '../../foundation/core/definitions.ts';
import { metricDateSchema, shownIdSchema } from '../../foundation/core/wire-formats.ts';
import { SET_ASIDE_CHOICES } from './engagement-alerts.ts';
import { exampleMeta, metaSchema } from './range-meta.ts';

/** Larger thresholds than ten years and a million play starts are certainly mistakes. */
const PUBLISHED_DAYS_MAX = 3_650;
const PLAY_STARTS_MAX = 1_000_000;

const wholeNumberSchema = (least: number, most: number) =>
  z.coerce.number<string>().int().min(least).max(most);

export const alertsQuerySchema = z.object({
  days: wholeNumberSchema(1, RANGE_DAYS_MAX)
    .default(30)
    .describe('The number of complete metric dates to check, of which the last is yesterday.'),
  published_days_min: wholeNumberSchema(1, PUBLISHED_DAYS_MAX)
    .default(30)
    .describe('A book that was published fewer calendar days ago causes no `no_plays` alert.'),
  play_starts_min: wholeNumberSchema(1, PLAY_STARTS_MAX)
    .default(20)
    .describe('With fewer play starts, a completion rate causes no alert.'),
  completion_rate_below: z.coerce
    .number<string>()
    .gt(0)
    .max(1)
    .default(0.3)
    .describe('A lower completion rate causes an alert.'),
  set_aside: z
    .enum(SET_ASIDE_CHOICES)
    .default('exclude')
    .describe('`include`: also the alerts that are set aside today.'),
});

const countSchema = z.int().min(0);

const alertSchema = z.object({
  kind: z
    .enum(ALERT_KINDS)
    .describe(
      '`no_plays`: published long enough ago, but never played; `low_completion`: often started, but seldom completed.',
    ),
  book_id: shownIdSchema,
  title: z.string(),
  publisher_id: shownIdSchema,
  publisher: z.string(),
  published_at: z.iso.datetime().nullable(),
  duration_seconds: z.int().nullable().describe('If it is unknown, no play can be a completion.'),
  play_starts: countSchema,
  completions: countSchema,
  completion_rate: z.number().min(0).max(1).nullable(),
  minutes_watched: z.number().min(0),
  last_played_on: metricDateSchema
    .nullable()
    .describe('The last date with a play, today included; null if there is none.'),
  set_aside: z
    .object({
      until: metricDateSchema.describe('The last date on which the alert is left out.'),
      reason: z.string(),
      by: z.string().describe('The name of the key.'),
      at: z.iso.datetime(),
    })
    .nullable()
    .describe('Null unless the alert is set aside today.'),
});

export const alertsSchema = z.object({
  data: z.array(alertSchema),
  meta: metaSchema.extend({
    criteria: z.object({
      days: countSchema.describe('Complete metric dates before today: those from `start` to `end`.'),
      published_days_min: countSchema,
      play_starts_min: countSchema,
      completion_rate_below: z.number(),
    }),
    set_aside: countSchema.describe(
      'The number of alerts that are set aside, whether or not they are shown.',
    ),
  }),
});

export const exampleAlerts = {
  data: [
    {
      kind: 'low_completion',
      book_id: 123,
      title: 'The Moon Bear',
      publisher_id: 1,
      publisher: 'Lantern Press',
      published_at: '2025-11-01T00:00:00.000Z',
      duration_seconds: 480,
      play_starts: 45,
      completions: 12,
      completion_rate: 0.267,
      minutes_watched: 234.5,
      last_played_on: '2026-02-24',
      set_aside: null,
    },
  ],
  meta: {
    ...exampleMeta,
    start: '2026-01-26',
    end: '2026-02-24',
    not_final: ['2026-02-24'],
    criteria: { days: 30, published_days_min: 30, play_starts_min: 20, completion_rate_below: 0.3 },
    set_aside: 1,
  },
};
