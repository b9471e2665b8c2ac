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

    it('hold a job once while it waits, also when two processes ask at once', async () => {
      const other = await rig.openProcess();
      const all = [rig.queues, other.queues, rig.queues, other.queues];
      await Promise.all(all.map((queues) => queues.enqueue('refresh-due-days', {})));
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await waiting('refresh-due-days')).to.equal(1);
    });

    it('hold a job for every date that is asked for', async () => {
      for (const date of ['2026-03-08', '2026-03-09', '2026-03-08']) {
        await rig.queues.enqueue('daily-metrics-aggregation', { date });
      }
      await rig.queues.enqueue('daily-metrics-aggregation', {});
      expect(await waiting('daily-metrics-aggregation')).to.equal(3);
    });

    it('take a job again once one like it has been done', async () => {
      const workers = await rig.startWorkers();
      await rig.queues.enqueue('refresh-due-days', {});
      await doneJob(rig.queues, 'refresh-due-days');
      await workers.stop();
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await waiting('refresh-due-days')).to.equal(1);
    });

    it('take a job again after everything was wiped while one like it waited', async () => {
      await rig.queues.enqueue('refresh-due-days', {});
      await store.wipe(rig.databaseUrl);
      const other = await rig.openProcess(); // prepares the store again, as every worker does once a minute
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await other.queues.queues['refresh-due-days'].getWaitingCount()).to.equal(1);
    });

    it('refuse a payload that is not one of the contract', async () => {
      const wrong = { date: '2026-02-30' };
      const refused = await rig.queues.enqueue('daily-metrics-aggregation', wrong).catch((error) => error);
      expect(refused).to.have.property('name', 'ZodError');
      expect(await waiting('daily-metrics-aggregation')).to.equal(0);
    });
  });
});
