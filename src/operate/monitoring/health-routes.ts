import { z } from 'zod';
import { LATE, noLonger } from '../../foundation/core/no-longer.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { isMigrated, MIGRATE_COMMAND } from '../../foundation/db/migrate-database.ts';
import { type Route, route } from '../../foundation/http/route.ts';

/** If the database takes longer, it counts as unavailable: a probe needs a quick answer, and is repeated. */
const READINESS_MILLISECONDS_MAX = 3_000;

const statusSchema = z.object({ status: z.string() });

/**
 * `/livez`: the process responds. `/readyz`: it can work, because the database responds and has the schema of this
 * version. Both without a key.
 */
export function healthRoutes({ database }: { database: Database }): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/livez',
        tag: 'Operations',
        summary: 'Whether the process answers',
        scopes: [],
        responses: { 200: { description: 'It does', schema: statusSchema, example: { status: 'alive' } } },
      },
      async () => ({ status: 'alive' }),
    ),
    route(
      {
        method: 'get',
        path: '/readyz',
        tag: 'Operations',
        summary: 'Whether it can do its work',
        scopes: [],
        responses: {
          200: { description: 'The database answers', schema: statusSchema, example: { status: 'ready' } },
          503: {
            description: 'It does not, or lacks migrations',
            schema: statusSchema,
            example: { status: 'the database does not answer' },
          },
        },
      },
      async ({ context }) => {
        const status = await readiness(database);
        if (status !== 'ready') context.status = 503;
        return { status };
      },
    ),
  ];
}

async function readiness(database: Database): Promise<string> {
  const isCurrent = await noLonger(READINESS_MILLISECONDS_MAX, isMigrated(database)).catch(() => LATE);
  if (isCurrent === LATE) return 'the database does not answer';
  return isCurrent ? 'ready' : `migrations are pending: run "${MIGRATE_COMMAND}"`;
}
