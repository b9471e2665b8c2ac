import { z } from 'zod';
import type { Principal } from '../../foundation/access/principal.ts';
import { idSchema } from '../../foundation/core/wire-formats.ts';
import { streamFromSnapshot } from '../../foundation/db/snapshot-stream.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { type Access, logAccess, REASONS } from '../inventory/access-log.ts';
import { exportChild } from './export-child.ts';
import {
  childSummarySchema,
  exampleChildSummary,
  exampleExport,
  exampleParentSummary,
  exampleVerification,
  exportSchema,
  parentSummarySchema,
  verificationSchema,
} from './schemas.ts';
import { COLLECTION_STATES, setCollection } from './set-collection.ts';
import { summariseParentData, summarisePersonalData, verifyChild } from './summarise-personal-data.ts';

const BODY_BYTES_MAX = 4 * 1024;

const common = { tag: 'Privacy', scopes: ['privacy'] } as const;
const view = {
  ...common,
  method: 'get',
  parameters: z.object({ id: idSchema }),
  query: z.object({ reason: z.enum(REASONS).optional() }),
} as const;

const viewChildContract = {
  ...view,
  path: '/privacy/api/v1/children/:id',
  summary: 'What is held about a child',
  description:
    'By category: how many rows, and the times of the first and the last. For an unknown child, all numbers are zero.',
  responses: {
    200: { description: 'Counted now', schema: childSummarySchema, example: exampleChildSummary },
  },
};

const exportContract = {
  ...view,
  path: '/privacy/api/v1/children/:id/export',
  summary: 'Everything that is held about a child',
  description: 'A JSON stream: each table with the meaning of its fields and all its rows.',
  responses: { 200: { description: 'To hand to the parent', schema: exportSchema, example: exampleExport } },
};

const collectionContract = {
  ...common,
  method: 'put' as const,
  path: '/privacy/api/v1/children/:id/collection',
  summary: 'Refuse or allow collecting data about a child',
  description:
    'Stored data stays; nothing more is stored. Players still get 200, with `collection_refused` for their events. A refusal stands until it is lifted here, whatever the catalogue says.',
  parameters: view.parameters,
  body: {
    schema: z.strictObject({ state: z.enum(COLLECTION_STATES), reason: z.enum(REASONS).optional() }),
    example: { state: 'refused', reason: 'parent_request' },
    bytesMax: BODY_BYTES_MAX,
  },
  responses: { 204: { description: 'In force' } },
  problems: ['not_found'] as const,
};

const verifyContract = {
  ...common,
  method: 'post' as const,
  path: '/privacy/api/v1/verify',
  summary: 'Count again what is held about a child',
  description:
    'Counts every table with personal data now. Also lists past erasures, so that a receipt can be matched to this child.',
  body: {
    schema: z.strictObject({ child_profile_id: idSchema, reason: z.enum(REASONS).optional() }),
    example: { child_profile_id: 9010 },
    bytesMax: BODY_BYTES_MAX,
  },
  responses: {
    200: { description: 'Counted now', schema: verificationSchema, example: exampleVerification },
  },
};

const viewParentContract = {
  ...view,
  path: '/privacy/api/v1/parents/:id',
  summary: 'What is held about a parent and all their children',
  description:
    'By category, for all of them together: how many rows, and the times of the first and the last. For an unknown parent, all numbers are zero.',
  responses: {
    200: { description: 'Counted now', schema: parentSummarySchema, example: exampleParentSummary },
  },
};

/**
 * A parent's rights to know, to review and to refuse (docs/privacy.md, "Answer a parent in five minutes").
 */
export const childRoutes = (dependencies: PrivacyDependencies): Route[] => [
  viewChild(dependencies),
  exportEverything(dependencies),
  changeCollection(dependencies),
  verify(dependencies),
  viewParent(dependencies),
];

const viewChild = ({ database, clock, pseudonymiser, retention }: PrivacyDependencies) =>
  route(viewChildContract, async ({ parameters: { id }, query: { reason }, principal, context }) => {
    await log({ database, clock }, principal, { action: 'view', objectKind: 'child', reason });
    context.set('Cache-Control', 'no-store');
    return summarisePersonalData(database, { pseudonymiser, retention }, id);
  });

const exportEverything = ({ database, clock }: PrivacyDependencies) =>
  route(exportContract, async ({ parameters: { id }, query: { reason }, principal, context }) => {
    await log({ database, clock }, principal, { action: 'export', objectKind: 'child', reason });
    context.set('Cache-Control', 'no-store');
    context.type = 'application/json';
    context.attachment('child-export.json');
    return streamFromSnapshot(database, (snapshot) => exportChild(snapshot, id, clock()));
  });

const changeCollection = ({ database, clock, pseudonymiser }: PrivacyDependencies) =>
  route(collectionContract, async ({ parameters: { id }, body: { state, reason }, principal }) => {
    await log({ database, clock }, principal, { action: 'set_collection', objectKind: 'child', reason });
    await setCollection(database, pseudonymiser, { id, state }, clock());
  });

const verify = ({ database, clock, pseudonymiser }: PrivacyDependencies) =>
  route(verifyContract, async ({ body: { child_profile_id, reason }, principal }) => {
    await log({ database, clock }, principal, { action: 'verify', objectKind: 'child', reason });
    return verifyChild(database, pseudonymiser, child_profile_id, clock());
  });

const viewParent = ({ database, clock, retention }: PrivacyDependencies) =>
  route(viewParentContract, async ({ parameters: { id }, query: { reason }, principal, context }) => {
    await log({ database, clock }, principal, { action: 'view', objectKind: 'parent', reason });
    context.set('Cache-Control', 'no-store');
    return summariseParentData(database, { retention }, id);
  });

const log = (
  { database, clock }: Pick<PrivacyDependencies, 'database' | 'clock'>,
  principal: Principal | undefined,
  access: Omit<Access, 'actor'>,
) => logAccess(database, { actor: principal?.name ?? 'unknown', ...access }, clock());
