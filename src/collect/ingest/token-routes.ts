import { z } from 'zod';
import type { IngestTokens } from '../../foundation/access/ingest-tokens.ts';
import type { Clock } from '../../foundation/core/clock.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { idSchema, presentId, shownIdSchema } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { findChildrenOfParent, findKnownChildren } from '../../records/catalogue/look-up.ts';

const BODY_BYTES_MAX = 16 * 1024;

/** The maximum number of children of one token, and the maximum lifetime, in seconds. */
const CHILDREN_MAX = 50;
const LIFETIME = { min: 60, usual: 3_600, max: 86_400 };

const requestSchema = z
  .strictObject({
    parent_id: idSchema.optional(),
    child_profile_ids: z.array(idSchema).min(1).max(CHILDREN_MAX).optional(),
    ttl: z.int().min(LIFETIME.min).max(LIFETIME.max).default(LIFETIME.usual).describe('Seconds.'),
  })
  .refine((request) => (request.parent_id === undefined) !== (request.child_profile_ids === undefined), {
    error: 'must name either parent_id or child_profile_ids',
  });

/** Exchanging a key for a token that a device can be given (docs/api.md, "Give a device a token"). */
export function accessRoutes({
  database,
  clock,
  tokens,
}: {
  database: Database;
  clock: Clock;
  tokens?: IngestTokens | undefined;
}): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/ingest_tokens',
        tag: 'Ingest',
        summary: 'Get a short-lived token for a device',
        description:
          "The host application's server exchanges its key for a token that names the child profiles a device may report for; an event for another child is `not_permitted`.",
        scopes: ['ingest'],
        body: { schema: requestSchema, example: { parent_id: 5001, ttl: 3600 }, bytesMax: BODY_BYTES_MAX },
        responses: {
          201: {
            description: 'The token, which is sent like a key',
            schema: z.object({
              token: z.string(),
              expires_at: z.iso.datetime(),
              child_profile_ids: z.array(shownIdSchema),
            }),
            example: {
              token: 'eyJhbGciOiJIUzI1NiJ9.eyJjaGlsZHJlbiI6WyI5MDEwIl19.c2lnbmF0dXJl',
              expires_at: '2026-02-25T19:31:00.000Z',
              child_profile_ids: [9010],
            },
          },
        },
        problems: ['unknown_reference', 'not_configured'],
      },
      async ({ body, principal }) => {
        if (tokens === undefined) throw new Problem('not_configured', 'Set TOKEN_SECRET to issue tokens.');
        if (principal?.childProfileIds)
          throw new Problem('scope_missing', 'A token cannot be exchanged for another.');
        const children = await childrenOf(database, body);
        const { token, expiresAt } = await tokens.issue(children, body.ttl, clock());
        return { token, expires_at: expiresAt.toISOString(), child_profile_ids: children.map(presentId) };
      },
    ),
  ];
}

async function childrenOf(database: Database, request: z.output<typeof requestSchema>): Promise<string[]> {
  if (request.parent_id !== undefined) {
    const children = await findChildrenOfParent(database, request.parent_id);
    if (children.length > 0) return children;
    throw unknownReference('#/parent_id', 'has no child profile in the catalogue');
  }
  const asked = [...new Set(request.child_profile_ids)];
  const known = await findKnownChildren(database, asked);
  if (known.length < asked.length)
    throw unknownReference('#/child_profile_ids', 'names a child that is not in the catalogue');
  return known;
}

function unknownReference(pointer: string, detail: string): Problem {
  return new Problem('unknown_reference', 'No token was issued. Check the id.', {
    errors: [{ pointer, detail }],
  });
}
