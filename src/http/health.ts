import Router from '@koa/router';
import { isMigrated } from '../db/migrate-database.ts';
import type { RoomDependencies } from './room-dependencies.ts';

/**
 * `/livez`: the process answers. `/readyz`: it can do its work, that is the database answers and has the
 * schema of this version; 503 otherwise. Both without a key.
 */
export function healthRouter({ database }: Pick<RoomDependencies, 'database'>): Router {
  const router = new Router();
  router.get('/livez', (context) => {
    context.body = { status: 'alive' };
  });
  router.get('/readyz', async (context) => {
    const state = await isMigrated(database).then(
      (isCurrent) => (isCurrent ? 'ready' : 'migrations are pending: run "npm run migrate"'),
      () => 'the database does not answer',
    );
    context.status = state === 'ready' ? 200 : 503;
    context.body = { status: state };
  });
  return router;
}
