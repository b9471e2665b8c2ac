import { z } from 'zod';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { streamFromSnapshot } from '../../foundation/db/snapshot-stream.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { type Access, logAccess, REASONS } from '../inventory/access-log.ts';
import { exportChild } from './export-child.ts';
import {
  exampleHeld,
  exampleHeldOfParent,
  exampleVerification,
  heldOfParentSchema,
  heldSchema,
  verificationSchema,
} from './schemas.ts';
import { COLLECTION_STATES, setCollection } from './set-collection.ts';
import { describeHeldOfParent, summarisePersonalData, verifyChild } from './summarise-personal-data.ts';

const BODY_BYTES_MAX = 4 * 1024;

const common = { tag: 'Privacy', scopes: ['privacy'] } as const;
const parameters = z.object({ id: idSchema });
const query = z.object({ reason: z.enum(REASONS).optional() });

/**
 * A parent's rights to know, to review and to refuse (docs/privacy.md, "Answer a parent in five minutes").
 */
export function childRoutes({ database, clock, pseudonymiser, retention }: PrivacyDependencies): Route[] {
  const log = (principal: { name: string } | undefined, access: Omit<Access, 'actor'>) =>
    logAccess(database, { actor: principal?.name ?? 'unknown', ...access }, clock());
  return [
    route(
      {
        ...common,
        method: 'get',
        path: '/privacy/api/v1/children/:id',
        summary: 'What is held about a child',
        description: 'Categories, how much, from when to when. An unknown child is answered with zeros.',
        parameters,
        query,
        responses: { 200: { description: 'Counted now', schema: heldSchema, example: exampleHeld } },
      },
      async ({ parameters: { id }, query: { reason }, principal, context }) => {
        await log(principal, { action: 'view', objectKind: 'child', reason });
        context.set('Cache-Control', 'no-store');
        return summarisePersonalData(database, { pseudonymiser, retention }, id);
      },
    ),
    route(
      {
        ...common,
        method: 'get',
        path: '/privacy/api/v1/children/:id/export',
        summary: 'Everything that is held about a child',
        description: 'A JSON stream: each table with the meaning of its fields and all of its rows.',
        parameters,
        query,
        responses: {
          200: {
            description: 'To hand to the parent',
            schema: z.object({
              child_profile_id: z.union([z.int(), z.string()]),
              exported_at: z.iso.datetime(),
              tables: z.array(
                z.object({
                  table: z.string(),
                  purpose: z.string(),
                  fields: z.record(z.string(), z.string()),
                  rows: z.array(z.record(z.string(), z.unknown())),
                }),
              ),
            }),
            example: { child_profile_id: 9010, exported_at: '2026-02-25T18:31:00.000Z', tables: [] },
          },
        },
      },
      async ({ parameters: { id }, query: { reason }, principal, context }) => {
        await log(principal, { action: 'export', objectKind: 'child', reason });
        context.set('Cache-Control', 'no-store');
        context.type = 'application/json';
        context.attachment('child-export.json');
        return streamFromSnapshot(database, (snapshot) => exportChild(snapshot, id, clock()));
      },
    ),
    route(
      {
        ...common,
        method: 'put',
        path: '/privacy/api/v1/children/:id/collection',
        summary: 'Refuse or allow collecting data about a child',
        description:
          'What is there stays; nothing more comes. Playback goes on being answered with 200, its events with `collection_refused`. A refusal stands until it is lifted here, whatever the catalogue says.',
        parameters,
        body: {
          schema: z.strictObject({ state: z.enum(COLLECTION_STATES), reason: z.enum(REASONS).optional() }),
          example: { state: 'refused', reason: 'parent_request' },
          bytesMax: BODY_BYTES_MAX,
        },
        responses: { 204: { description: 'In force' } },
        problems: ['not_found'],
      },
      async ({ parameters: { id }, body: { state, reason }, principal }) => {
        await log(principal, { action: 'set_collection', objectKind: 'child', reason });
        await setCollection(database, pseudonymiser, { id, state }, clock());
      },
    ),
    route(
      {
        ...common,
        method: 'post',
        path: '/privacy/api/v1/verify',
        summary: 'Count again what is held about a child',
        description:
          'Live: every registered table is counted now. With the erasures that there have been, so that a receipt can be found, and be shown to be about this child.',
        body: {
          schema: z.strictObject({ child_profile_id: idSchema, reason: z.enum(REASONS).optional() }),
          example: { child_profile_id: 9010 },
          bytesMax: BODY_BYTES_MAX,
        },
        responses: {
          200: { description: 'Counted now', schema: verificationSchema, example: exampleVerification },
        },
      },
      async ({ body, principal }) => {
        const { child_profile_id, reason } = body;
        await log(principal, { action: 'verify', objectKind: 'child', reason });
        return verifyChild(database, pseudonymiser, child_profile_id, clock());
      },
    ),
  ];
}

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
