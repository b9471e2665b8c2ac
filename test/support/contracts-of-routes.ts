import { routesOf } from '../../src/app.ts';
import type { Route } from '../../src/foundation/http/route.ts';
import type { HeldQueues } from '../../src/foundation/queue/job-queues.ts';
import { createMonitor } from '../../src/operate/monitoring/monitor.ts';
import { failingDatabase } from './failing-database.ts';
import { TEST_PRIVACY } from './test-privacy.ts';

/** The routes as data, built without dependencies, because they are never called. */
export function contractsOfRoutes(): Route['contract'][] {
  const dependencies = {
    ...{ database: failingDatabase(), clock: () => new Date(0), timeZone: 'UTC', monitor: createMonitor() },
    ...{ enqueue: async () => undefined, queues: { queues: {} as HeldQueues['queues'] } },
    ...TEST_PRIVACY,
  };
  return routesOf(dependencies).map(({ contract }) => contract);
}
