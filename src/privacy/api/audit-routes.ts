import { z } from 'zod';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { ACCESSES_MAX, listAccesses } from '../inventory/access-log.ts';
import { listQuery } from '../inventory/list-page.ts';
import { describeRetention } from '../retention/retention-holds.ts';
import {
  accessListSchema,
  exampleAccessList,
  examplePolicy,
  exampleRetention,
  policySchema,
  retentionSchema,
} from './audit-schemas.ts';
import { retentionPolicy } from './policy.ts';
import { policyText } from './policy-text.ts';

const common = { method: 'get', tag: 'Privacy' } as const;

const accessLogContract = {
  ...common,
  path: '/privacy/api/v1/access_log',
  summary: 'Who looked at data about children',
  description: `The newest first, at most ${ACCESSES_MAX} per response. For the next page, set \`before\` to the last id of the response.`,
  scopes: ['privacy'] as const,
  query: listQuery('entry', ACCESSES_MAX),
  responses: {
    200: { description: 'Without ids of children', schema: accessListSchema, example: exampleAccessList },
  },
};

const policyContract = {
  ...common,
  path: '/privacy/api/v1/policy',
  summary: 'The retention policy in force',
  description: 'Public. With `format=text`, a text for people.',
  scopes: [],
  query: z.object({ format: z.enum(['json', 'text']).default('json') }),
  responses: {
    200: { description: 'Made from the settings in force', schema: policySchema, example: examplePolicy },
  },
};

const retentionContract = {
  ...common,
  path: '/privacy/api/v1/retention',
  summary: 'What the last retention run did and found, and what holds runs back',
  scopes: ['privacy', 'ops', 'admin'] as const,
  responses: {
    200: {
      description: 'The last run, null before the first one, and what holds runs back',
      schema: retentionSchema,
      example: exampleRetention,
    },
  },
};

/**
 * What an auditor needs: the access log, the retention policy, and whether retention keeps to it (docs/privacy.md,
 * "Access log", "Retention").
 */
export const auditRoutes = (dependencies: PrivacyDependencies): Route[] => [
  showAccessLog(dependencies),
  showPolicy(dependencies),
  showRetention(dependencies),
];

const showAccessLog = ({ database }: PrivacyDependencies) =>
  route(accessLogContract, async ({ query, context }) => {
    context.set('Cache-Control', 'no-store');
    return { entries: await listAccesses(database, query) };
  });

const showPolicy = ({ database, clock, retention }: PrivacyDependencies) =>
  route(policyContract, async ({ query: { format }, context }) => {
    context.set('Cache-Control', 'public, max-age=60');
    const policy = await retentionPolicy(database, retention, clock());
    if (format === 'json') return policy;
    context.type = 'text/plain; charset=utf-8';
    return policyText(policy);
  });

const showRetention = ({ database }: PrivacyDependencies) =>
  route(retentionContract, () => describeRetention(database));
