import { z } from 'zod';
import { DEFAULT_RETENTION } from '../../foundation/core/retention-settings.ts';
import { type Route, route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { retentionPolicy } from './policy.ts';
import { policyText } from './policy-text.ts';

const days = z.int().positive();
export const monthSchema = z
  .string()
  .regex(/^\d{4}-\d{2}$/)
  .describe('The month, as 2026-02. No finer: the instant would be that of something a child did.');
export const settingsSchema = z.record(z.string(), days).describe('In days.');

const policySchema = z.object({
  generated_at: z.iso.datetime(),
  settings: settingsSchema,
  personal_data: z.array(
    z.object({
      table: z.string(),
      purpose: z.string(),
      kept: z.string(),
      erased_by: z.string(),
      fields: z.array(z.string()),
    }),
  ),
  records: z.array(z.object({ what: z.string(), kept: z.string() })),
  never_collected: z.array(z.string()),
  rights: z.array(z.string()).describe('Of a parent.'),
  not_covered: z.array(z.string()),
  last_run: z
    .object({
      completed_at: z.iso.datetime(),
      passed: z.boolean(),
      oldest_raw_event: monthSchema.nullable(),
    })
    .nullable()
    .describe('Null before the first run of retention.'),
});

const examplePolicy = {
  generated_at: '2026-02-25T18:30:00.000Z',
  settings: { ...DEFAULT_RETENTION },
  personal_data: [
    {
      table: 'plays',
      purpose: 'One row for each time a book was watched, computed from the reports of players.',
      kept: '730 days',
      erased_by: 'erasing what the child has watched, or the whole child',
      fields: ['When watching began.'],
    },
  ],
  records: [{ what: 'Receipts of erasures, without an id.', kept: '1095 days' }],
  never_collected: ['places'],
  rights: ['to know what is held about the child, by category'],
  not_covered: ['Backups and replicas of the database that the operator makes.'],
  last_run: null,
};

/** How long each kind of data is kept (docs/privacy.md, "Retention"). */
export function policyRoutes({ database, clock, retention }: PrivacyDependencies): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/privacy/api/v1/policy',
        tag: 'Privacy',
        summary: 'The retention policy in force',
        description: 'For everybody. As a text for people with `format=text`.',
        scopes: [],
        query: z.object({ format: z.enum(['json', 'text']).default('json') }),
        responses: {
          200: {
            description: 'Made from the settings in force',
            schema: policySchema,
            example: examplePolicy,
          },
        },
      },
      async ({ query: { format }, context }) => {
        context.set('Cache-Control', 'public, max-age=60');
        const policy = await retentionPolicy(database, retention, clock());
        if (format === 'json') return policy;
        context.type = 'text/plain; charset=utf-8';
        return policyText(policy);
      },
    ),
  ];
}
