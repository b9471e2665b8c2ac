import { z } from 'zod';
import { type Route, route } from '../../foundation/http/route.ts';
import { findErasure } from '../erasure/erasure-request.ts';
import { listErasureRequests, REQUESTS_MAX } from '../erasure/list-erasure-requests.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { logAccess } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-part.ts';
import { exampleReceipt, presentErasure, presentListed, receiptSchema } from './schemas.ts';

const common = { tag: 'Privacy', scopes: ['privacy'], method: 'get' } as const;

const { counts: _counts, outside_the_database: _outside, ...exampleListed } = exampleReceipt;

const listSchema = z.object({
  requests: z.array(receiptSchema.omit({ counts: true, outside_the_database: true })),
  open: z.int().min(0).describe('How many erasures are unfinished, of all that there are.'),
});

/** The state of erasures, without any id (docs/privacy.md, "Reading a receipt"). */
export function requestRoutes({ database, clock }: PrivacyDependencies): Route[] {
  return [
    route(
      {
        ...common,
        path: '/privacy/api/v1/requests',
        summary: 'Erasures and their receipts',
        description: `The newest first, at most ${REQUESTS_MAX} at a time; \`before\` the last id of an answer goes on. It tells of nobody, and is not written into the access log.`,
        query: listQuery('request', REQUESTS_MAX),
        responses: {
          200: {
            description: 'Without ids of children and parents',
            schema: listSchema,
            example: { requests: [exampleListed], open: 0 },
          },
        },
      },
      async ({ query, context }) => {
        context.set('Cache-Control', 'no-store');
        const { requests, open } = await listErasureRequests(database, query);
        return { requests: requests.map(presentListed), open };
      },
    ),
    route(
      {
        ...common,
        path: '/privacy/api/v1/requests/:id',
        summary: 'What has become of an erasure',
        parameters: z.object({
          id: z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of a request' }),
        }),
        responses: {
          200: {
            description: 'Its progress, or the receipt',
            schema: receiptSchema,
            example: exampleReceipt,
          },
        },
        problems: ['not_found'],
      },
      async ({ parameters: { id }, principal, context }) => {
        const actor = principal?.name ?? 'unknown';
        await logAccess(database, { actor, action: 'view_request', objectKind: 'request' }, clock());
        context.set('Cache-Control', 'no-store');
        return presentErasure(await findErasure(database, id));
      },
    ),
  ];
}
