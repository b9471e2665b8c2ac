import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { SCHEDULE } from '../../workers/schedule.ts';
import { type BreakableProxy, openBreakableProxy } from '../support/breakable-proxy.ts';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { holdRebuilds } from '../support/held-rebuilds.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import type { RigProcess, WorkerRig } from '../support/worker-rig.ts';

const OUTAGE_MILLISECONDS = 2_000;

const PATIENCE = { connectMilliseconds: 2_000, silenceMilliseconds: 200, answerMilliseconds: 800 };
const WAYS = { database: ['refuse', 'reset', 'hang'], redis: ['refuse', 'reset'] } as const;

onEachQueueStore((store) => {
  for (const lost of store.redisUrl === undefined
    ? (['database'] as const)
    : (['database', 'redis'] as const)) {
    describe(`Workers on ${store.name} that lose the ${lost}`, () => {
      let rig: WorkerRig;
      let proxy: BreakableProxy;
      let process: RigProcess;

      before(async () => {
        rig = await startSystem({ queue: store });
      });
      beforeEach(async () => {
        proxy = await openBreakableProxy(lost === 'redis' ? (rig.redisUrl ?? '') : rig.databaseUrl);
        process = await rig.openProcess({
          ...(lost === 'redis' ? { redisUrl: proxy.url } : { databaseUrl: proxy.url }),
          patience: PATIENCE,
        });
      });
      afterEach(async () => {
        await rig.reset();
        await proxy.close();
      });
      after(() => rig.close());

      for (const how of WAYS[lost]) {
        it(`continue when it is back, and do not spin while it is unavailable (connections: ${how})`, async () => {
          await process.startWorkers({ reconcileMilliseconds: 200 });
          await eventually('schedules', () => rig.log.count('schedules installed') === 1);
          const linesBefore = rig.log.lines.length;
          await proxy.cut(how);
          await rig.viewing.watch(rig.clock());
          await rig.queues.enqueue('partition-maintenance', {});
          rig.clock.advance({ minutes: 6 });
          await pause(OUTAGE_MILLISECONDS);
          const linesMeanwhile = rig.log.lines.length - linesBefore;
          await proxy.restore();
          await eventually('what has arrived is noted', () =>
            rig.database('metric_days').whereNotNull('due_since').first('metric_date'),
          );
          rig.clock.advance({ minutes: 11 });
          await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
          await doneJob(rig.queues, 'partition-maintenance');
          for (const { job } of SCHEDULE) {
            expect(await rig.queues.queues[job].getJobSchedulers()).to.have.length(1);
          }
          // A worker that asks again at once would have filled thousands.
          expect(linesMeanwhile).to.be.below(300);
        });
      }

      it('during a job leave its day complete, build it when it is back, and do not spin', async () => {
        await process.startWorkers({ reconcileMilliseconds: 200, lockMilliseconds: 2_000 });
        await rig.viewing.watch(rig.clock());
        rig.clock.advance({ minutes: 6 });
        const hold = await holdRebuilds(rig.databaseUrl);
        await rig.queues.enqueue('refresh-due-days', {});
        await hold.reached();
        const linesBefore = rig.log.lines.length;
        await proxy.cut('reset');
        await hold.release();
        await pause(OUTAGE_MILLISECONDS);
        const linesMeanwhile = rig.log.lines.length - linesBefore;
        await proxy.restore();
        rig.clock.advance({ minutes: 11 });
        await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
        expect(linesMeanwhile).to.be.below(300);
      });

      it('stop within 15 seconds while it is unavailable', async () => {
        const workers = await process.startWorkers({ reconcileMilliseconds: 50, finishMilliseconds: 1_000 });
        await proxy.cut('refuse');
        await pause(300);
        const startedAt = performance.now();
        await workers.stop();
        expect(performance.now() - startedAt).to.be.below(4_000);
      });
    });
  }
});
