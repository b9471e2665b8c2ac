import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { metricDateSchema } from '../core/wire-formats.ts';
import { expectClocksAgree } from '../facts/clock-doubt.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { type Route, route } from '../http/route.ts';
import { BACKFILL_MODES, backfillBodySchema } from './backfill.ts';
import { findBackfill } from './find-backfill.ts';
import { requestBackfill } from './request-backfill.ts';

const BODY_BYTES_MAX = 16 * 1024;

/** A queue that does not even refuse must not hold up the answer. */
const RING_MILLISECONDS_MAX = 2_000;

const STATUSES = ['queued', 'running', 'completed', 'failed'] as const;
const RESULTS = ['pending', 'rebuilt', 'unchanged', 'refused_sealed', 'refused_final', 'failed'] as const;

const figureSchema = z.number().nullable();

const backfillSchema = z.object({
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
          'Of a dry run alone: for a day, and until a child that has watched on the date is erased. Null where nothing differs.',
        ),
    }),
  ),
});

const example = {
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

const common = { tag: 'Operations', scopes: ['ops', 'admin'] } as const;

/** Rebuilding ranges of days on demand (docs/api.md, "Rebuild days"). */
export function backfillRoutes(dependencies: RoomDependencies): Route[] {
  const { database, clock, timeZone, enqueue } = dependencies;
  return [
    route(
      {
        ...common,
        method: 'post',
        path: '/admin/api/v1/backfills',
        summary: 'Rebuild a range of days',
        description:
          'Days are built oldest first. Sealed days refuse, final ones too unless `revise_final` and a reason are given. What has arrived is looked for first, so days of events that were stored a moment ago are included. With `dry_run` no figure changes, and for a day the answer says what would. What a real run changed is not kept: it can be what one child has watched.',
        body: {
          schema: backfillBodySchema,
          example: { start: '2026-02-24', end: '2026-02-24', mode: 'all', dry_run: true },
          bytesMax: BODY_BYTES_MAX,
        },
        answers: { 202: { description: 'Queued; ask for it by its id', schema: backfillSchema, example } },
        problems: ['day_in_future', 'not_configured', 'clocks_differ'],
      },
      async ({ body, principal }) => {
        await expectClocksAgree(database, dependencies);
        const context = { timeZone, now: clock(), requestedBy: principal?.name ?? 'unknown' };
        const id = await requestBackfill(database, body, context);
        // Should the queue be away now, the workers' reconciling asks for it when ten minutes have passed.
        const ringing = enqueue('backfill', { backfill_id: id }).catch(() => undefined);
        await Promise.race([ringing, pause(RING_MILLISECONDS_MAX, undefined, { ref: false })]);
        return presentBackfill(await findBackfill(database, String(id), context.now));
      },
    ),
    route(
      {
        ...common,
        method: 'get',
        path: '/admin/api/v1/backfills/:id',
        summary: 'What has become of a backfill',
        parameters: z.object({
          id: z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of a backfill' }),
        }),
        answers: {
          200: { description: 'Its status and the result of each day', schema: backfillSchema, example },
        },
        problems: ['not_found'],
      },
      async ({ parameters }) => presentBackfill(await findBackfill(database, parameters.id, clock())),
    ),
  ];
}

/** A backfill as the API and the command line show it. */
export function presentBackfill(backfill: Awaited<ReturnType<typeof findBackfill>>) {
  const { from_date, to_date, days, id, ...rest } = backfill;
  return {
    id,
    start: from_date,
    end: to_date,
    from: from_date,
    to: to_date,
    ...rest,
    days: days.map(({ metric_date: date, result, error, differences }) => ({
      date,
      result,
      error,
      differences,
    })),
  };
}
