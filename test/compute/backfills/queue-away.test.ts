import { expect } from 'chai';
import type { Context } from 'koa';
import { backfillRoutes } from '../../../src/compute/backfills/routes.ts';
import { openJobQueues } from '../../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../../src/foundation/queue/open-queue-backend.ts';
import { startWorkers } from '../../../workers/index.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { onEachQueueStore } from '../../support/queue-stores.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';
import { openMutableProxy } from './mutable-proxy.ts';
import { type ShownBackfill, startWeek, WEEK, type Week } from './week.ts';

const ANSWER_MILLISECONDS_MAX = 6_000;

onEachQueueStore(({ name, redisUrl, reset }) => {
  /**
   * A backfill is a row; the queue only wakes workers (docs/architecture.md, "Why the queue only wakes workers"). So a
   * request does not depend on the queue.
   */
  describe(`A backfill requested while the queue on ${name} is away`, () => {
    let week: Week;
    let proxy: BreakableProxy;

    beforeEach(async () => {
      const opened = async (url: string) => {
        proxy = await openBreakableProxy(url);
        return proxy.url;
      };
      week = await startWeek(
        redisUrl === undefined ? { queueUrlOf: opened } : { redisUrl: await opened(redisUrl) },
      );
      await week.database('daily_platform_metrics').delete();
    });
    afterEach(async () => {
      await proxy.restore();
      await reset(week.url);
      await week.close();
      await proxy.close();
    });

    for (const how of ['refuse', 'reset'] as const) {
      it(`is still accepted, and done when a worker notices (connections: ${how})`, async () => {
        await proxy.cut(how);
        const startedAt = performance.now();
        const { id, status } = await week.request({ mode: 'all' });
        expect(performance.now() - startedAt).to.be.below(ANSWER_MILLISECONDS_MAX);
        expect(status).to.equal('queued');
        await withWorkers(async () => {
          week.clock.advance({ minutes: 11 });
          await eventually('it is done', async () => (await week.show(id)).status === 'completed');
        });
        expect(Object.keys(await week.minutes())).to.have.members(WEEK);
      });
    }

    it('is also accepted if the queue does not answer at all', async () => {
      const mutable = await openMutableProxy(redisUrl ?? week.url);
      const backend = openQueueBackend(redisUrl ? week.url : mutable.url, redisUrl && mutable.url);
      const queues = await openJobQueues(backend, week.log);
      const routes = backfillRoutes({ ...week, ...TEST_PRIVACY, timeZone: 'UTC', enqueue: queues.enqueue });
      const startedAt = performance.now();
      mutable.mute();
      const body = { from: WEEK[0], to: WEEK[0], mode: 'all', revise_final: false, dry_run: false };
      const call = { body, principal: undefined, parameters: {}, query: {}, context: {} as Context };
      const answer = (await routes[0]?.handle(call)) as ShownBackfill;
      expect(performance.now() - startedAt).to.be.below(ANSWER_MILLISECONDS_MAX);
      expect(await week.show(answer.id)).to.include({ status: 'queued' });
      mutable.close();
      await queues.close();
      await backend.close();
    });

    /** Workers of another process, with its own connection to the queue. */
    async function withWorkers(work: () => Promise<void>): Promise<void> {
      const backend = openQueueBackend(week.url, redisUrl);
      const queues = await openJobQueues(backend, week.log);
      const workers = await startWorkers(
        { ...week, ...TEST_PRIVACY, backend, queues, timeZone: 'UTC' },
        { reconcileMilliseconds: 50 },
      );
      try {
        await work();
      } finally {
        await workers.stop();
        await queues.close();
        await backend.close();
      }
    }
  });
});
