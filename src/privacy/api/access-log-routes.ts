import { z } from 'zod';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { ACCESSES_MAX, listAccesses } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-part.ts';

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
