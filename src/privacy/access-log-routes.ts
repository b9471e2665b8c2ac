import { z } from 'zod';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { type Route, route } from '../http/route.ts';

const ENTRIES_AT_ONCE = 200;

const entrySchema = z.object({
  id: z.int(),
  at: z.iso.datetime(),
  actor: z.string().describe('The name of the key.'),
  action: z.string(),
  object_kind: z.string(),
  reason: z.string().nullable(),
});

/** Who looked at data about children, when and why; not whose. */
export function accessLogRoutes({ database }: RoomDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/access_log',
        tag: 'Privacy',
        summary: 'Who looked at data about children',
        description: `The newest first, ${ENTRIES_AT_ONCE} at a time; \`before\` the last id of an answer goes on.`,
        scopes: ['privacy'],
        query: z.object({
          before: z
            .string()
            .regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of an entry' })
            .optional(),
        }),
        answers: {
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
      async ({ query: { before }, context }) => {
        context.set('Cache-Control', 'no-store');
        const entries = database('access_log').orderBy('id', 'desc').limit(ENTRIES_AT_ONCE);
        if (before !== undefined) entries.where('id', '<', before);
        return { entries: await entries.select('id', 'at', 'actor', 'action', 'object_kind', 'reason') };
      },
    ),
  ];
}
