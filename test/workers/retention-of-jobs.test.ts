import type { Job } from 'bullmq';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { type JobLife, type JobQueues, openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import type { QueueBackend } from '../../src/foundation/queue/queue-backend.ts';
import { collectingLog } from '../support/collecting-log.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore, type QueueStore } from '../support/queue-stores.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';

const DAY = 86_400_000;

/** Far enough from the limit that a slow machine does not matter. */
const HOUR = 3_600_000;

const QUEUE = 'backfill';

/** Makes a record older than it is: BullMQ's own clock cannot be set. */
async function age(store: QueueStore, database: Database, job: Job, finishedAt: number): Promise<void> {
  if (store.redisUrl === undefined) {
    const statement = 'update bullmq.job set finished_at_ms = ? where queue = ? and id = ?';
    await database.raw(statement, [finishedAt, QUEUE, job.id ?? '']);
    return;
  }
  const redis = new Redis(store.redisUrl);
  const state = await job.getState();
  await redis.zadd(`bull:${QUEUE}:${state}`, finishedAt, job.id ?? '');
  await redis.hset(`bull:${QUEUE}:${job.id}`, 'finishedOn', finishedAt);
  redis.disconnect();
}

onEachQueueStore((store) => {
  describe(`Records of jobs on ${store.name}`, () => {
    let test: TestDatabase;
    let backend: QueueBackend;
    let queues: JobQueues;
    const opened: JobQueues[] = [];

    const open = async (life?: JobLife) => {
      const one = await openJobQueues(backend, collectingLog(), life);
      opened.push(one);
      return one;
    };

    before(async () => {
      test = await openTestDatabase();
      backend = openQueueBackend(test.url, store.redisUrl);
      await backend.prepare();
      queues = await open();
    });
    after(async () => {
      for (const one of opened) await one.close();
      await backend.close();
      await store.reset(test.url);
      await test.close();
    });

    /** Jobs that have ended, half of them badly, and one that waits. */
    async function endJobs(count: number): Promise<{ completed: Job[]; failed: Job[] }> {
      const queue = queues.queues[QUEUE];
      for (let place = 0; place < 2 * count; place += 1)
        await queue.add(QUEUE, { backfill_id: place + 1 }, { attempts: 1 });
      const work = async (job: Job) => {
        if (job.data.backfill_id % 2 === 0) throw new Error('as it should');
      };
      const worker = backend.consumer.openWorker(QUEUE, work, {});
      await eventually('all have ended', async () => {
        const { completed, failed } = await queue.getJobCounts('completed', 'failed');
        return (completed ?? 0) + (failed ?? 0) === 2 * count;
      });
      await worker.close();
      await queue.add(QUEUE, { backfill_id: 999 });
      return { completed: await queue.getCompleted(), failed: await queue.getFailed() };
    }

    const left = async () => {
      const { completed, failed, waiting } = await queues.queues[QUEUE].getJobCounts();
      return { completed, failed, waiting };
    };

    it('are removed after their retention: finished jobs first, failed ones later, waiting ones never', async () => {
      const { completed, failed } = await endJobs(3);
      const now = Date.now();
      for (const [jobs, days] of [
        [completed, 3],
        [failed, 14],
      ] as const) {
        await age(store, test.database, jobs[0] as Job, now - days * DAY - HOUR);
        await age(store, test.database, jobs[1] as Job, now - days * DAY + HOUR);
      }
      expect(await queues.removeOldJobs()).to.equal(2);
      expect(await left()).to.deep.equal({ completed: 2, failed: 2, waiting: 1 });
      expect(await queues.removeOldJobs()).to.equal(0);

      const stricter = await open({ finishedJobsDays: 1, failedJobsDays: 30 });
      expect(await stricter.removeOldJobs()).to.equal(1);
      expect(await left()).to.deep.equal({ completed: 1, failed: 2, waiting: 1 });
      const strictest = await open({ finishedJobsDays: 0, failedJobsDays: 0 });
      expect(await strictest.removeOldJobs()).to.equal(3);
      expect(await left()).to.deep.equal({ completed: 0, failed: 0, waiting: 1 });
    });
  });
});
