import { z } from 'zod';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { logAccess, REASONS } from '../inventory/access-log.ts';
import { exampleHeldOfParent, heldOfParentSchema } from './schemas.ts';
import { describeHeldOfParent } from './summarise-personal-data.ts';

/** What is held about a parent, to be looked at before it is erased (docs/privacy.md, "Answer a parent in five minutes"). */
export function parentRoutes({ database, clock, retention }: PrivacyDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/parents/:id',
        tag: 'Privacy',
        summary: 'What is held about a parent and all children of theirs',
        description:
          'Categories, how much, from when to when, of all of them together. An unknown parent is answered with zeros.',
        scopes: ['privacy'],
        parameters: z.object({ id: idSchema }),
        query: z.object({ reason: z.enum(REASONS).optional() }),
        responses: {
          200: { description: 'Counted now', schema: heldOfParentSchema, example: exampleHeldOfParent },
        },
      },
      async ({ parameters: { id }, query: { reason }, principal, context }) => {
        const actor = principal?.name ?? 'unknown';
        await logAccess(database, { actor, action: 'view', objectKind: 'parent', reason }, clock());
        context.set('Cache-Control', 'no-store');
        return describeHeldOfParent(database, { retention }, id);
      },
    ),
  ];
}
