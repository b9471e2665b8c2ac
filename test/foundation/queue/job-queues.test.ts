import { expect } from 'chai';
import { doneJob } from '../../support/done-job.ts';
import { onEachQueueStore } from '../../support/queue-stores.ts';
import { startSystem } from '../../support/system.ts';
import type { WorkerRig } from '../../support/worker-rig.ts';

onEachQueueStore((store) => {
  describe(`Job queues on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const waiting = (name: 'refresh-due-days' | 'daily-metrics-aggregation') =>
      rig.queues.queues[name].getWaitingCount();

    it('hold a waiting job once, even if two processes ask at the same time', async () => {
      const other = await rig.openProcess();
      const all = [rig.queues, other.queues, rig.queues, other.queues];
      await Promise.all(all.map((queues) => queues.enqueue('refresh-due-days', {})));
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await waiting('refresh-due-days')).to.equal(1);
    });

    it('hold one job for every date that is requested', async () => {
      for (const date of ['2026-03-08', '2026-03-09', '2026-03-08']) {
        await rig.queues.enqueue('daily-metrics-aggregation', { date });
      }
      await rig.queues.enqueue('daily-metrics-aggregation', {});
      expect(await waiting('daily-metrics-aggregation')).to.equal(3);
    });

    it('accept a job again after an equal one was done', async () => {
      const workers = await rig.startWorkers();
      await rig.queues.enqueue('refresh-due-days', {});
      await doneJob(rig.queues, 'refresh-due-days');
      await workers.stop();
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await waiting('refresh-due-days')).to.equal(1);
    });

    it('accept a job again after the store was wiped while an equal one waited', async () => {
      await rig.queues.enqueue('refresh-due-days', {});
      await store.wipe(rig.databaseUrl);
      const other = await rig.openProcess(); // prepares the store again, as every worker does once a minute
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await other.queues.queues['refresh-due-days'].getWaitingCount()).to.equal(1);
    });

    it('refuse a payload that does not fit the contract', async () => {
      const wrong = { date: '2026-02-30' };
      const refused = await rig.queues.enqueue('daily-metrics-aggregation', wrong).catch((error) => error);
      expect(refused).to.have.property('name', 'ZodError');
      expect(await waiting('daily-metrics-aggregation')).to.equal(0);
    });
  });
});
