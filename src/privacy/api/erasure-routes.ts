import type { Context } from 'koa';
import { z } from 'zod';
import type { Principal } from '../../foundation/access/principal.ts';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import { askForErasure } from '../erasure/ask-for-erasure.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import type { Asked } from '../erasure/request-erasure.ts';
import { REASONS } from '../inventory/access-log.ts';
import { exampleReceipt, presentErasure, receiptSchema } from './schemas.ts';

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
