import { expect } from 'chai';
import { listPartitions } from '../../src/foundation/db/monthly-partitions.ts';
import { doneJob } from '../support/done-job.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { confirmTestClock } from '../support/test-clocks.ts';
import { NO_SCHEDULE, type WorkerRig } from '../support/worker-rig.ts';

onEachQueueStore((store) => {
  describe(`Jobs on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store, ...NO_SCHEDULE });
    });
    beforeEach(async () => {
      await rig.viewing.watch(rig.clock());
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    it('daily-metrics-aggregation builds yesterday and everything that is due', async () => {
      rig.clock.advance({ hours: 14 }); // 02:00
      await rig.queues.enqueue('daily-metrics-aggregation', {});
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, 'daily-metrics-aggregation');
      expect(returnvalue).to.deep.equal({ date: '2026-03-10', status: 'built', built: ['2026-03-11'] });
      await rig.viewing.expectBuilt(rig.clock());
    });

    it('daily-metrics-aggregation builds the date in its payload, due or not', async () => {
      const workers = await rig.startWorkers();
      await rig.queues.enqueue('refresh-due-days', {});
      await doneJob(rig.queues, 'refresh-due-days');
      await workers.stop();
      rig.clock.advance({ hours: 48 });
      await rig.database('daily_platform_metrics').where({ metric_date: '2026-03-10' }).delete();
      await rig.queues.enqueue('daily-metrics-aggregation', { date: '2026-03-10' });
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, 'daily-metrics-aggregation');
      expect(returnvalue.date).to.equal('2026-03-10');
      await rig.viewing.expectBuilt(rig.clock());
    });

    it('daily-metrics-aggregation succeeds in an installation that has no data of yesterday', async () => {
      await rig.queues.enqueue('daily-metrics-aggregation', {});
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, 'daily-metrics-aggregation');
      expect(returnvalue).to.deep.equal({ date: '2026-03-09', status: 'missing', built: ['2026-03-10'] });
    });

    it('refresh-due-days builds every due day, today included, and reports its progress', async () => {
      rig.clock.advance({ days: 1 });
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ minutes: 6 });
      await rig.queues.enqueue('refresh-due-days', {});
      await rig.startWorkers();
      const job = await doneJob(rig.queues, 'refresh-due-days');
      expect(job.returnvalue).to.deep.equal({ built: ['2026-03-10', '2026-03-11'] });
      expect(job.progress).to.deep.equal({ date: '2026-03-11', done: 2, total: 2 });
      await rig.viewing.expectBuilt(rig.clock());
    });

    it('partition-maintenance creates the months ahead, and summarises new blocks of events', async () => {
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ days: 31 });
      await confirmTestClock(rig.database, rig.clock);
      await rig.queues.enqueue('partition-maintenance', {});
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, 'partition-maintenance');
      expect(returnvalue.created).to.deep.equal(['usage_events_2026_07', 'plays_2026_07']);
      expect(await listPartitions(rig.database, 'plays')).to.include('plays_2026_07');
      const { rows } = await rig.database.raw(
        "select brin_summarize_new_values('usage_events_2026_03_received_at_idx') as left_over",
      );
      expect(rows).to.deep.equal([{ left_over: 0 }]);
    });

    it('finalise-days makes the days final that nothing can change any more', async () => {
      rig.clock.advance({ days: 16 });
      await confirmTestClock(rig.database, rig.clock);
      await rig.startWorkers();
      await rig.queues.enqueue('refresh-due-days', {});
      await doneJob(rig.queues, 'refresh-due-days');
      await rig.queues.enqueue('finalise-days', {});
      const { returnvalue } = await doneJob(rig.queues, 'finalise-days');
      expect(returnvalue).to.deep.equal({ finalised: ['2026-03-10'], incomplete: [] });
      expect(await rig.database('metric_days').where({ status: 'final' }).pluck('metric_date')).to.deep.equal(
        ['2026-03-10'],
      );
    });
  });
});
