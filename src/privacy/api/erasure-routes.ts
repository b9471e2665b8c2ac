import { z } from 'zod';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { type Call, type Route, route } from '../../foundation/http/route.ts';
import { askForErasure, type PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { findErasure, listErasureRequests, REQUESTS_MAX } from '../erasure/erasure-request.ts';
import type { ErasureInput } from '../erasure/request-erasure.ts';
import { logAccess, REASONS } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-page.ts';
import {
  exampleReceipt,
  exampleRequestList,
  presentErasure,
  presentListed,
  receiptSchema,
  requestListSchema,
} from './schemas.ts';

const BODY_BYTES_MAX = 4 * 1024;

const common = { tag: 'Privacy', scopes: ['privacy'] } as const;
const reason = z.enum(REASONS);

const erasing = {
  ...common,
  parameters: z.object({ id: idSchema }),
  responses: {
    200: { description: 'Done: the receipt', schema: receiptSchema, example: exampleReceipt },
    202: {
      description:
        'A job does it, because there is much to erase or a day is being rebuilt; its progress is at the address in Location',
      schema: receiptSchema,
      example: { ...exampleReceipt, status: 'open', completed_at: null },
    },
  },
};

const eraseChildContract = {
  ...erasing,
  method: 'post' as const,
  path: '/privacy/api/v1/children/:id/erasure',
  summary: 'Erase a child, or what it has watched',
  description:
    'The scope `profile` erases everything for good. `history` erases what was watched; the child may go on watching. A repeated request gets the same receipt. An unknown child gets a receipt with zeros, and is refused from then on.',
  body: {
    schema: z.strictObject({ scope: z.enum(['profile', 'history']).default('profile'), reason }),
    example: { scope: 'profile', reason: 'parent_request' },
    bytesMax: BODY_BYTES_MAX,
  },
};

const deleteChildContract = {
  ...erasing,
  method: 'delete' as const,
  path: '/privacy/api/v1/children/:id',
  summary: 'Erase a child',
  description: 'The same as an erasure with the scope `profile`.',
  query: z.object({ reason: reason.default('other') }),
};

const eraseParentContract = {
  ...erasing,
  method: 'post' as const,
  path: '/privacy/api/v1/parents/:id/erasure',
  summary: 'Erase all children of a parent, and the parent',
  body: {
    schema: z.strictObject({ reason }),
    example: { reason: 'account_closed' },
    bytesMax: BODY_BYTES_MAX,
  },
};

const listContract = {
  ...common,
  method: 'get' as const,
  path: '/privacy/api/v1/requests',
  summary: 'Erasures and their receipts',
  description: `The newest first, at most ${REQUESTS_MAX} per response. For the next page, set \`before\` to the last id of the response. The list identifies no child, so the access log does not record who reads it.`,
  query: listQuery('request', REQUESTS_MAX),
  responses: {
    200: {
      description: 'Without ids of children and parents',
      schema: requestListSchema,
      example: exampleRequestList,
    },
  },
};

const receiptContract = {
  ...common,
  method: 'get' as const,
  path: '/privacy/api/v1/requests/:id',
  summary: 'The state of an erasure',
  parameters: z.object({
    id: z.string().regex(/^[1-9]\d{0,14}$/, { error: 'must be the id of a request' }),
  }),
  responses: {
    200: { description: 'Its progress, or the receipt', schema: receiptSchema, example: exampleReceipt },
  },
  problems: ['not_found'] as const,
};

const KIND_OF_SCOPE = { profile: 'erase_profile', history: 'erase_history' } as const;

/** A parent's right to have data deleted (docs/privacy.md, "What an erasure does", "Reading a receipt"). */
export const erasureRoutes = (dependencies: PrivacyDependencies): Route[] => [
  ...erasingRoutes(dependencies),
  listRequests(dependencies),
  showReceipt(dependencies),
];

/** Each contract with the erasure that a call of it requests. */
function erasingRoutes(dependencies: PrivacyDependencies): Route[] {
  const erase = eraser(dependencies);
  return [
    route(eraseChildContract, ({ parameters: { id }, body: { scope, reason }, ...call }) =>
      erase({ kind: KIND_OF_SCOPE[scope], id, reason }, call),
    ),
    route(deleteChildContract, ({ parameters: { id }, query: { reason }, ...call }) =>
      erase({ kind: 'erase_profile', id, reason }, call),
    ),
    route(eraseParentContract, ({ parameters: { id }, body: { reason }, ...call }) =>
      erase({ kind: 'erase_parent', id, reason }, call),
    ),
  ];
}

type Caller = Pick<Call<z.ZodType, z.ZodType, z.ZodType>, 'principal' | 'context'>;

/** The request stores who made it. The access log has an entry before anything is done. */
function eraser(dependencies: PrivacyDependencies) {
  return async (input: Omit<ErasureInput, 'requestedBy'>, { principal, context }: Caller) => {
    const requestedBy = principal?.name ?? 'unknown';
    const { request } = await askForErasure(dependencies, { ...input, requestedBy });
    context.set('Cache-Control', 'no-store');
    if (request.status === 'open') {
      context.status = 202;
      context.set('Location', `/privacy/api/v1/requests/${request.id}`);
    }
    return presentErasure(request);
  };
}

const listRequests = ({ database }: PrivacyDependencies) =>
  route(listContract, async ({ query, context }) => {
    context.set('Cache-Control', 'no-store');
    const { requests, open } = await listErasureRequests(database, query);
    return { requests: requests.map(presentListed), open };
  });

const showReceipt = ({ database, clock }: PrivacyDependencies) =>
  route(receiptContract, async ({ parameters: { id }, principal, context }) => {
    const actor = principal?.name ?? 'unknown';
    await logAccess(database, { actor, action: 'view_request', objectKind: 'request' }, clock());
    context.set('Cache-Control', 'no-store');
    return presentErasure(await findErasure(database, id));
  });
