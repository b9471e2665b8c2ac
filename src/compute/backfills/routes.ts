import { z } from 'zod';
import { type Route, route } from '../../foundation/http/route.ts';
import { backfillBodySchema } from './backfill.ts';
import {
  backfillExample,
  backfillListExample,
  backfillListSchema,
  backfillSchema,
} from './backfill-schema.ts';
import {
  BACKFILLS_LISTED_MAX,
  findBackfill,
  listBackfills,
  presentBackfill,
  presentListed,
} from './read-backfills.ts';
import type { BackfillDependencies } from './request-backfill.ts';
import { askForBackfill } from './request-backfill.ts';

const BODY_BYTES_MAX = 16 * 1024;

const common = { tag: 'Operations', scopes: ['ops', 'admin'] } as const;

const requestContract = {
  ...common,
  method: 'post' as const,
  path: '/admin/api/v1/backfills',
  summary: 'Rebuild a range of days',
  description:
    'Days are built oldest first. Sealed days are refused, and so are final days without `revise_final` and a reason. The run first searches for new events, so it includes days of events that were stored a moment ago. With `dry_run` no figure changes, and for a day the answer says what would change. The changes of a real run are not stored, because they can show what one child has watched.',
  body: {
    schema: backfillBodySchema,
    example: { start: '2026-02-24', end: '2026-02-24', mode: 'all', dry_run: true },
    bytesMax: BODY_BYTES_MAX,
  },
  responses: {
    202: {
      description: 'Queued; request its state by its id',
      schema: backfillSchema,
      example: backfillExample,
    },
  },
  problems: ['day_in_future', 'not_configured', 'clocks_differ'] as const,
};

const listContract = {
  ...common,
  method: 'get' as const,
  path: '/admin/api/v1/backfills',
  summary: `The ${BACKFILLS_LISTED_MAX} newest backfills`,
  responses: {
    200: { description: 'The newest first', schema: backfillListSchema, example: backfillListExample },
  },
};

const readContract = {
  ...common,
  method: 'get' as const,
  path: '/admin/api/v1/backfills/:id',
  summary: 'The state of a backfill',
  parameters: z.object({
    id: z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of a backfill' }),
  }),
  responses: {
    200: {
      description: 'The status of the backfill and the result of each day',
      schema: backfillSchema,
      example: backfillExample,
    },
  },
  problems: ['not_found'] as const,
};

/** Rebuilding ranges of days on demand (docs/api.md, "Rebuild days"). */
export function backfillRoutes(dependencies: BackfillDependencies): Route[] {
  const { database, clock } = dependencies;
  return [
    route(requestContract, async ({ body, principal }) => {
      const now = clock();
      const requestedBy = principal?.name ?? 'unknown';
      const id = await askForBackfill(dependencies, body, { now, requestedBy });
      return presentBackfill(await findBackfill(database, String(id), now));
    }),
    route(listContract, async () => ({ data: (await listBackfills(database)).map(presentListed) })),
    route(readContract, async ({ parameters }) =>
      presentBackfill(await findBackfill(database, parameters.id, clock())),
    ),
  ];
}
