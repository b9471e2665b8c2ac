import type { Context } from 'koa';
import { z } from 'zod';
import type { Principal } from '../../foundation/access/principal.ts';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { askForErasure } from '../erasure/ask-for-erasure.ts';
import { findErasure, listErasureRequests, REQUESTS_MAX } from '../erasure/erasure-request.ts';
import type { Asked } from '../erasure/request-erasure.ts';
import { logAccess, REASONS } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-part.ts';
import { exampleReceipt, presentErasure, presentListed, receiptSchema } from './schemas.ts';

const BODY_BYTES_MAX = 4 * 1024;

const common = { tag: 'Privacy', scopes: ['privacy'] } as const;
const parameters = z.object({ id: idSchema });
const reason = z.enum(REASONS);

const responses = {
  200: { description: 'Done: the receipt', schema: receiptSchema, example: exampleReceipt },
  202: {
    description: 'Much, or a day is just being rebuilt: a job does it; ask at the address in Location',
    schema: receiptSchema,
    example: { ...exampleReceipt, status: 'open', completed_at: null },
  },
};

/** A parent's right to have data deleted (docs/privacy.md, "What an erasure does"). */
export function erasureRoutes(dependencies: PrivacyDependencies): Route[] {
  const erase = eraser(dependencies);
  return [
    route(
      {
        ...common,
        method: 'post',
        path: '/privacy/api/v1/children/:id/erasure',
        summary: 'Erase a child, or what it has watched',
        description:
          'Scope `profile` erases everything, for good; `history` erases what was watched and lets the child go on. Asking again gives the same receipt. An unknown child is answered with zeros, and refused from then on.',
        parameters,
        body: {
          schema: z.strictObject({ scope: z.enum(['profile', 'history']).default('profile'), reason }),
          example: { scope: 'profile', reason: 'parent_request' },
          bytesMax: BODY_BYTES_MAX,
        },
        responses,
      },
      ({ parameters: { id }, body: { scope, reason }, principal, context }) =>
        erase(
          { kind: scope === 'profile' ? 'erase_profile' : 'erase_history', id, reason },
          principal,
          context,
        ),
    ),
    route(
      {
        ...common,
        method: 'delete',
        path: '/privacy/api/v1/children/:id',
        summary: 'Erase a child',
        description: 'The same with scope `profile`.',
        parameters,
        query: z.object({ reason: reason.default('other') }),
        responses,
      },
      ({ parameters: { id }, query: { reason }, principal, context }) =>
        erase({ kind: 'erase_profile', id, reason }, principal, context),
    ),
    route(
      {
        ...common,
        method: 'post',
        path: '/privacy/api/v1/parents/:id/erasure',
        summary: 'Erase all children of a parent, and the parent',
        parameters,
        body: {
          schema: z.strictObject({ reason }),
          example: { reason: 'account_closed' },
          bytesMax: BODY_BYTES_MAX,
        },
        responses,
      },
      ({ parameters: { id }, body: { reason }, principal, context }) =>
        erase({ kind: 'erase_parent', id, reason }, principal, context),
    ),
  ];
}

/** The request names who asked. The access log says that somebody asked, before anything is done. */
function eraser(dependencies: PrivacyDependencies) {
  return async (asked: Omit<Asked, 'requestedBy'>, principal: Principal | undefined, context: Context) => {
    const requestedBy = principal?.name ?? 'unknown';
    const { request } = await askForErasure(dependencies, { ...asked, requestedBy });
    context.set('Cache-Control', 'no-store');
    if (request.status === 'open') {
      context.status = 202;
      context.set('Location', `/privacy/api/v1/requests/${request.id}`);
    }
    return presentErasure(request);
  };
}

const reading = { tag: 'Privacy', scopes: ['privacy'], method: 'get' } as const;

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
        ...reading,
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
        ...reading,
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
