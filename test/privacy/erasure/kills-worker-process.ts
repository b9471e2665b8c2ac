import { createLog } from '../../../src/foundation/core/log.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { openJobQueues } from '../../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../../src/foundation/queue/open-queue-backend.ts';
import { startWorkers } from '../../../workers/index.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';

/**
 * A program for the tests: `node --import tsx kills-worker-process.ts <url> <zone> <now>` runs workers, with the queue
 * in the same database and a clock that does not advance. With SIGTERM they have a second for what is under way.
 */
const [url = '', timeZone = '', now = ''] = process.argv.slice(2);
const log = createLog('silent');
const database = connectDatabase({
  url,
  applicationName: 'erasure worker',
  connectionsMax: 12,
  statementTimeoutMilliseconds: 30_000,
});
const backend = openQueueBackend(url, undefined);
await backend.prepare();
const queues = await openJobQueues(backend, log);
const workers = await startWorkers(
  { ...TEST_PRIVACY, database, backend, queues, timeZone, clock: () => new Date(now), log },
  { lockMilliseconds: 1_000, finishMilliseconds: 1_000, reconcileMilliseconds: 200 },
);
process.once('SIGTERM', () => {
  void workers.stop().then(() => process.exit(0));
});
process.stdout.write('workers run\n');
