import { createLog } from '../../src/foundation/core/log.ts';
import { connectDatabase } from '../../src/foundation/db/connect-database.ts';
import { openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import { startWorkers } from '../../workers/index.ts';
import { TEST_PRIVACY } from './test-privacy.ts';

/**
 * A program for the tests: `node --import tsx worker-process.ts <databaseUrl> <redisUrl or ''> <zone> <now>` runs
 * workers in a process of their own, with a clock that does not advance, until it is killed. It says when they run.
 * Their jobs are given to others soon after.
 */
const [databaseUrl = '', redisUrl = '', timeZone = '', now = ''] = process.argv.slice(2);
const log = createLog('silent');
const database = connectDatabase({
  url: databaseUrl,
  applicationName: 'storytime worker process',
  connectionsMax: 12,
  statementTimeoutMilliseconds: 30_000,
});
const backend = openQueueBackend(databaseUrl, redisUrl === '' ? undefined : redisUrl);
await backend.prepare();
const queues = await openJobQueues(backend, log);
const clock = () => new Date(now);
await startWorkers(
  { ...TEST_PRIVACY, database, backend, queues, timeZone, clock, log },
  { lockMilliseconds: 2_000 },
);
process.stdout.write('workers run\n');
