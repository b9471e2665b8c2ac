import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { openJobQueues } from '../../src/foundation/queue/job-queues.ts';
import { nextRun } from '../../src/foundation/queue/next-run.ts';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import { SCHEDULE } from '../../workers/schedule.ts';
import { syncSchedules } from '../../workers/sync-schedules.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { type RigProcess, TIME_ZONE, type WorkerRig } from '../support/worker-rig.ts';

const ALL_JOBS = SCHEDULE.map(({ job }) => job);

onEachQueueStore((store) => {
  describe(`Schedules on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const keep = (process: RigProcess = rig) => syncSchedules(rig.database, process.queues, TIME_ZONE);
    const refreshes = () => rig.queues.queues['refresh-due-days'];
    const armedRuns = async () => (await refreshes().getDelayed()).map(({ id }) => id);

    async function expectSchedules(): Promise<void> {
      for (const { job, pattern } of SCHEDULE) {
        const schedules = await rig.queues.queues[job].getJobSchedulers();
        expect(schedules.map(({ key, pattern, tz }) => ({ key, pattern, tz }))).to.deep.equal([
          { key: job, pattern, tz: TIME_ZONE },
        ]);
        expect(await rig.queues.queues[job].getDelayedCount()).to.equal(1);
      }
    }

    it('are installed where there are none, and left alone from then on', async () => {
      expect(await keep()).to.deep.equal(ALL_JOBS);
      await expectSchedules();
      const armed = await armedRuns();
      expect(await keep()).to.deep.equal([]);
      expect(await armedRuns()).to.deep.equal(armed);
      const [run] = await refreshes().getDelayed();
      expect(run?.opts).to.deep.include({ attempts: 5, backoff: rig.queues.options.backoff });
    });

    it('are replaced when their pattern or their time zone differs', async () => {
      await keep();
      await refreshes().upsertJobScheduler('refresh-due-days', { pattern: '0 5 * * *', tz: TIME_ZONE });
      const daily = rig.queues.queues['daily-metrics-aggregation'];
      await daily.upsertJobScheduler('daily-metrics-aggregation', { pattern: '0 2 * * *', tz: 'UTC' });
      expect(await keep()).to.deep.equal(['daily-metrics-aggregation', 'refresh-due-days']);
      await expectSchedules();
    });

    it('are replaced when a setting changes how long their runs are kept', async () => {
      await keep();
      const backend = openQueueBackend(rig.databaseUrl, rig.redisUrl);
      const other = await openJobQueues(backend, rig.log, { finishedJobsDays: 5, failedJobsDays: 14 });
      try {
        expect(await syncSchedules(rig.database, other, TIME_ZONE)).to.deep.equal(ALL_JOBS);
        expect(await syncSchedules(rig.database, other, TIME_ZONE)).to.deep.equal([]);
      } finally {
        await other.close();
        await backend.close();
      }
    });

    it('are removed if their job is unknown', async () => {
      await keep();
      await refreshes().upsertJobScheduler('of an older version', { pattern: '0 * * * *', tz: TIME_ZONE });
      await refreshes().upsertJobScheduler('of somebody', { every: 60_000 });
      expect(await keep()).to.deep.equal(['refresh-due-days']);
      await expectSchedules();
    });

    for (const [what, now] of [
      ['are skipped', '2026-10-03T15:20:00Z'],
      ['come twice', '2026-04-04T14:20:00Z'],
    ] as const) {
      it(`have their next runs ahead of them where thirty minutes ${what}`, async () => {
        const instant = Date.parse(now);
        const zone = 'Australia/Lord_Howe';
        const installed = await asIfItWere(instant, () => syncSchedules(rig.database, rig.queues, zone));
        expect(installed).to.deep.equal(ALL_JOBS);
        for (const { job, pattern } of SCHEDULE) {
          const [schedule] = await rig.queues.queues[job].getJobSchedulers();
          const expected = nextRun(pattern, zone, new Date(instant))?.getTime();
          expect(schedule?.next, job).to.equal(expected).and.be.above(instant);
        }
      });
    }

    it('wait, instead of running again and again, if their next run cannot be found', async () => {
      const backend = openQueueBackend(rig.databaseUrl, rig.redisUrl);
      const older = backend.producer.openQueue('refresh-due-days', {});
      await older.upsertJobScheduler('refresh-due-days', { pattern: '0 0 1 1 *', tz: TIME_ZONE });
      const [run] = await refreshes().getDelayed();
      await run?.promote();
      await rig.startWorkers({ reconcileMilliseconds: 60_000 });
      await eventually('it has run', async () => (await refreshes().getCompletedCount()) > 0);
      await pause(300);
      expect(await refreshes().getCompletedCount()).to.equal(1);
      await keep();
      await expectSchedules();
      await older.close();
      await backend.close();
    });

    it('are not installed if their next run cannot be found', async () => {
      const nowhere = 'Australia/Lord_Howl';
      const found = SCHEDULE.filter(({ pattern }) => nextRun(pattern, nowhere, new Date()) !== undefined);
      const installed = await syncSchedules(rig.database, rig.queues, nowhere);
      expect(installed).to.deep.equal(found.map(({ job }) => job));
      expect(installed).to.not.include('daily-metrics-aggregation');
    });

    it('keep an overdue run, which then runs once', async () => {
      await asIfItWere(Date.now() - 86_400_000, () => keep());
      const [overdue] = await refreshes().getDelayed();
      expect(overdue?.opts.prevMillis).to.be.below(Date.now() - 80_000_000);
      expect(await keep()).to.deep.equal([]);
      await rig.startWorkers();
      const runs = await eventually('the overdue run is done', async () => {
        const completed = await refreshes().getCompleted();
        return completed.length > 0 && completed;
      });
      expect(runs.map(({ id }) => id)).to.deep.equal([overdue?.id]);
      await eventually('the next one is armed', async () => (await armedRuns()).length === 1);
      expect(await keep()).to.deep.equal([]);
    });

    it('are installed again when their next run got lost', async () => {
      await keep();
      await store.forget(rig.databaseUrl, 'refresh-due-days', (await armedRuns())[0] ?? '');
      expect(await refreshes().getJobSchedulers()).to.have.length(1);
      expect(await refreshes().getDelayedCount()).to.equal(0);
      expect(await keep()).to.deep.equal(['refresh-due-days']);
      await expectSchedules();
    });

    it('are one set when two processes start at once on an empty store, and neither fails', async () => {
      await store.wipe(rig.databaseUrl);
      const processes = await Promise.all([rig.openProcess(), rig.openProcess()]);
      await Promise.all(processes.map((process) => process.startWorkers({ reconcileMilliseconds: 20 })));
      await eventually('they are installed', () => rig.log.count('schedules installed') > 0);
      await Promise.all([keep(), ...processes.map(keep)]);
      await expectSchedules();
      expect(rig.log.count('schedules installed')).to.equal(1);
      expect(rig.log.lines.filter(({ level }) => level !== 'info')).to.deep.equal([]);
    });
  });
});

/** BullMQ uses this instant as the present time. Nothing else may be awaited during that. */
async function asIfItWere<Result>(instant: number, work: () => Promise<Result>): Promise<Result> {
  const now = Date.now;
  const difference = instant - now();
  Date.now = () => now() + difference;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
