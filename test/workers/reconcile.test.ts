import { expect } from 'chai';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import { reconcile } from '../../workers/reconcile.ts';
import { reportLostSchedules } from '../../workers/report-lost-schedules.ts';
import { SCHEDULE } from '../../workers/schedule.ts';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { holdRebuilds } from '../support/held-rebuilds.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { TEST_PRIVACY } from '../support/test-privacy.ts';
import { TIME_ZONE, type WorkerRig } from '../support/worker-rig.ts';

/** Instead of a minute. */
const OFTEN = { reconcileMilliseconds: 100 };

onEachQueueStore((store) => {
  describe(`Queue and ledger on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const isDue = () => rig.database('metric_days').whereNotNull('due_since').first('metric_date');
    const schedules = async () => {
      const found = SCHEDULE.map(({ job }) => rig.queues.queues[job].getJobSchedulers());
      return (await Promise.all(found)).flat().length;
    };

    /** Makes the days with new events due, for more than ten minutes. */
    async function makeDaysOverdue(): Promise<void> {
      rig.clock.advance({ minutes: 6 });
      await eventually('what has arrived is noted', isDue);
      rig.clock.advance({ minutes: 11 });
    }

    async function expectWorking(): Promise<void> {
      await rig.queues.enqueue('partition-maintenance', {});
      await doneJob(rig.queues, 'partition-maintenance');
      expect(await schedules()).to.equal(SCHEDULE.length);
    }

    it('agree again after the queue was wiped while workers ran', async () => {
      await rig.startWorkers(OFTEN);
      await eventually('schedules', async () => (await schedules()) === SCHEDULE.length);
      await rig.viewing.watch(rig.clock());
      await store.wipe(rig.databaseUrl);
      await makeDaysOverdue();
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
      await expectWorking();
      expect(rig.log.count('worker error')).to.be.below(10);
    });

    it('agree again after the queue was wiped with jobs waiting', async () => {
      await rig.viewing.watch(rig.clock());
      await rig.queues.enqueue('refresh-due-days', {});
      await rig.queues.enqueue('daily-metrics-aggregation', {});
      await store.wipe(rig.databaseUrl);
      const other = await rig.openProcess();
      await other.startWorkers(OFTEN);
      await makeDaysOverdue();
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
      await expectWorking();
    });

    it('survive that the queue is wiped under a running job, whose day is built, and do not spin', async () => {
      await rig.startWorkers({ reconcileMilliseconds: 3_000 });
      await eventually('schedules', async () => (await schedules()) === SCHEDULE.length);
      await rig.viewing.watch(rig.clock());
      const hold = await holdRebuilds(rig.databaseUrl);
      rig.clock.advance({ minutes: 6 });
      await rig.queues.enqueue('refresh-due-days', {});
      await hold.reached();
      await store.wipe(rig.databaseUrl);
      await hold.release();
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
      expect(rig.log.lines.filter(({ msg }) => msg === 'job failed')).to.deep.equal([]);
      await eventually('schedules', async () => (await schedules().catch(() => 0)) === SCHEDULE.length);
      // A worker that asks again at once would have filled thousands of lines by now.
      expect(rig.log.count('worker error')).to.be.below(20);
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ minutes: 6 });
      await rig.queues.enqueue('refresh-due-days', {});
      await eventually('the next one is built', () => rig.viewing.isBuilt(rig.clock()));
      await expectWorking();
    });

    it('report schedules whose next run cannot be found, in the log and in the metrics of their jobs', async () => {
      const process = { ...rig, ...TEST_PRIVACY, backend: openQueueBackend(rig.databaseUrl, rig.redisUrl) };
      expect(await reportLostSchedules({ ...process, timeZone: TIME_ZONE })).to.deep.equal([]);
      expect(rig.log.lines).to.deep.equal([]);
      const daily = ['daily-metrics-aggregation', 'data-retention-cleanup', 'finalise-days'];
      await reconcile({ ...process, timeZone: 'Australia/Lord_Howl' }).catch(() => undefined);
      const errors = rig.log.lines.filter(({ level }) => level === 'error');
      expect(errors).to.have.length(1);
      expect(errors[0]).to.deep.include({ names: daily });
      const counted = await rig.database('job_statistics').orderBy('job').select('job', 'failures');
      expect(counted).to.deep.equal(daily.map((job) => ({ job, failures: 1 })));
      await process.backend.close();
    });

    it('make up for three days without a worker', async () => {
      for (let day = 0; day < 3; day += 1) {
        await rig.viewing.watch(rig.clock());
        rig.clock.advance({ hours: 24 });
      }
      await rig.startWorkers(OFTEN);
      await makeDaysOverdue();
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
      expect(
        await rig.database('metric_days').where({ status: 'built' }).pluck('metric_date'),
      ).to.have.members(['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13']);
    });

    it('make up for three days without a worker at the first tick that was missed', async () => {
      const workers = await rig.startWorkers();
      await eventually('schedules', async () => (await schedules()) === SCHEDULE.length);
      await workers.stop();
      for (let day = 0; day < 3; day += 1) {
        rig.clock.advance({ hours: 24 });
        await rig.viewing.watch(rig.clock());
      }
      rig.clock.advance({ minutes: 6 });
      const [armed] = await rig.queues.queues['refresh-due-days'].getDelayed();
      await armed?.promote(); // its time has come
      await rig.startWorkers();
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
    });
  });
});
