import { expect } from 'chai';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { holdRebuilds } from '../support/held-rebuilds.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { runWorkerProcess } from '../support/run-worker-process.ts';
import { startSystem } from '../support/system.ts';
import { NO_SCHEDULE, type WorkerRig } from '../support/worker-rig.ts';

onEachQueueStore((store) => {
  describe(`Stopping workers on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store, ...NO_SCHEDULE });
    });
    beforeEach(async () => {
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ minutes: 6 });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const rowsOfDay = async () => {
      const tables = ['plays', 'daily_book_metrics', 'daily_platform_metrics', 'child_viewing_histories'];
      const counts = tables.map((table) => rig.database(table).count<{ count: number }[]>('*'));
      return (await Promise.all(counts)).map(([row]) => row?.count);
    };
    const millisecondsOf = async (work: Promise<unknown>) => {
      const startedAt = performance.now();
      await work;
      return performance.now() - startedAt;
    };

    it('is quick when they have nothing to do, and leaves later jobs in the queue', async () => {
      const workers = await rig.startWorkers();
      expect(await millisecondsOf(workers.stop())).to.be.below(2_000);
      await rig.queues.enqueue('refresh-due-days', {});
      expect(await rig.queues.queues['refresh-due-days'].getWaitingCount()).to.equal(1);
    });

    it('waits for the day that is being built, and starts no other', async () => {
      rig.clock.advance({ hours: 24 }); // two days are due
      const hold = await holdRebuilds(rig.databaseUrl);
      const workers = await rig.startWorkers();
      await rig.queues.enqueue('refresh-due-days', {});
      await hold.reached();
      const stopped = workers.stop();
      await hold.release();
      expect(await millisecondsOf(stopped)).to.be.below(5_000);
      expect((await doneJob(rig.queues, 'refresh-due-days')).returnvalue).to.deep.equal({
        built: ['2026-03-10'],
      });
      expect(await rig.database('metric_days').pluck('status').orderBy('metric_date')).to.deep.equal([
        'built',
        'missing',
      ]);
      await rig.queues.enqueue('refresh-due-days', {});
      await rig.startWorkers();
      await eventually('the other day is built', () => rig.viewing.isBuilt(rig.clock()));
    });

    it('does not wait without a limit, and leaves the day unchanged for another worker', async () => {
      const hold = await holdRebuilds(rig.databaseUrl);
      const workers = await rig.startWorkers({ finishMilliseconds: 500 });
      await rig.queues.enqueue('refresh-due-days', {});
      await hold.reached();
      expect(await millisecondsOf(workers.stop())).to.be.within(450, 3_000);
      expect(await rowsOfDay(), 'nothing of a day half built can be seen').to.deep.equal([0, 0, 0, 0]);
      await hold.release();
      await letOthersBuild();
    });

    it('with kill -9 during a build leaves the day unchanged, and other workers build it', async () => {
      const hold = await holdRebuilds(rig.databaseUrl);
      const process = await runWorkerProcess(rig, rig.clock());
      await rig.queues.enqueue('refresh-due-days', {});
      await hold.reached();
      await process.kill();
      expect(await rowsOfDay()).to.deep.equal([0, 0, 0, 0]);
      await hold.release();
      await eventually('the database notices', async () => {
        const { rows } = await rig.database.raw(
          `select from pg_stat_activity
           where datname = current_database() and application_name = 'storytime worker process'`,
        );
        return rows.length === 0;
      });
      expect(await rowsOfDay(), 'the transaction died with its process').to.deep.equal([0, 0, 0, 0]);
      await letOthersBuild();
    });

    /** The job of the killed worker counts as active until its lock has expired. */
    async function letOthersBuild(): Promise<void> {
      rig.clock.advance({ minutes: 11 });
      const other = await rig.openProcess();
      await other.startWorkers({ reconcileMilliseconds: 100, lockMilliseconds: 2_000 });
      await eventually('others build the day', () => rig.viewing.isBuilt(rig.clock()));
    }
  });
});
