import { expect } from 'chai';
import { openQueueBackend } from '../../src/foundation/queue/open-queue-backend.ts';
import { promoteFutureJobs } from '../../workers/promote-future-jobs.ts';
import { SCHEDULE } from '../../workers/schedule.ts';
import { syncSchedules } from '../../workers/sync-schedules.ts';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { CHILD_ID } from '../support/viewing.ts';
import { TIME_ZONE, type WorkerRig } from '../support/worker-rig.ts';

const DAY = 86_400_000;
const OFTEN = { reconcileMilliseconds: 100, lockMilliseconds: 500 };
const JOB = 'refresh-due-days';

onEachQueueStore((store) => {
  describe(`Workers on ${store.name} after a clock was ahead and is right again`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const keep = () => syncSchedules(rig.database, rig.queues, TIME_ZONE);
    const nextOf = async (job: (typeof SCHEDULE)[number]['job']) => {
      const [schedule] = await rig.queues.queues[job].getJobSchedulers();
      return (schedule?.next ?? 0) - Date.now();
    };

    it('install schedules again whose next run lies further ahead than their interval', async () => {
      await aheadBy(3 * DAY, keep);
      expect(await keep()).to.deep.equal(SCHEDULE.map(({ job }) => job));
      for (const { job } of SCHEDULE) {
        expect(await nextOf(job), job).to.be.below(25 * 3_600_000);
        expect(await rig.queues.queues[job].getDelayedCount(), job).to.equal(1);
      }
      expect(await nextOf(JOB)).to.be.at.most(300_000);
      expect(await keep()).to.deep.equal([]);
    });

    it('install them again after an hour too, and leave daily ones alone', async () => {
      await aheadBy(3_600_000, keep);
      const installed = await keep();
      expect(installed).to.include(JOB);
      expect(await nextOf(JOB)).to.be.at.most(300_000);
      for (const job of ['finalise-days', 'data-retention-cleanup'] as const)
        expect(await nextOf(job)).to.be.below(26 * 3_600_000);
    });

    it('run at once a job whose retry lies in the future', async () => {
      await aheadBy(3 * DAY, async () => {
        await rig.queues.queues[JOB].add(JOB, {}, { delay: 10_000, deduplication: { id: '{}' } });
      });
      await rig.queues.enqueue(JOB, {});
      expect(await rig.queues.queues[JOB].getWaitingCount(), 'it cannot be requested again').to.equal(0);
      await rig.startWorkers(OFTEN);
      expect((await doneJob(rig.queues, JOB)).returnvalue).to.have.property('built');
      expect(rig.log.count('jobs waited for a time that has not come')).to.equal(1);
    });

    it('leave alone a job whose retry was set by a right clock', async () => {
      await rig.queues.queues[JOB].add(JOB, {}, { delay: 5 * 3_600_000 });
      expect(await promoteFutureJobs(rig.queues, new Date())).to.deep.equal([]);
      expect(await rig.queues.queues[JOB].getDelayedCount()).to.equal(1);
    });

    it('take over a job that a lost worker had locked until a time in the future', async () => {
      await rig.queues.enqueue(JOB, {});
      const { consumer, close } = openQueueBackend(rig.databaseUrl, rig.redisUrl);
      const gone = consumer.openWorker(JOB, undefined, { autorun: false, lockDuration: 1_000 });
      await aheadBy(3 * DAY, async () => {
        await gone.waitUntilReady();
        expect((await gone.getNextJob('a token'))?.name).to.equal(JOB);
      });
      await gone.close(true);
      await close();
      await rig.startWorkers(OFTEN);
      expect((await doneJob(rig.queues, JOB)).returnvalue).to.have.property('built');
    });

    it('continue an erasure whose last progress lies in the future', async () => {
      await rig.viewing.watch(rig.clock());
      const ahead = new Date(rig.clock().getTime() + DAY);
      const asked = { requested_at: rig.clock(), last_progress_at: ahead };
      const [{ id }] = await rig
        .database('privacy_requests')
        .insert({ ...asked, kind: 'expire_children', reason: 'inactivity', requested_by: 'retention' })
        .returning('id');
      const child = { request_id: id, child_profile_id: CHILD_ID };
      await rig.database('privacy_request_children').insert(child);
      await rig.startWorkers(OFTEN);
      await eventually('it is done', async () => {
        const { status } = await rig.database('privacy_requests').where({ id }).first('status');
        return status === 'completed';
      });
    });
  });
});

/** BullMQ reads the time from a clock that is ahead. Nothing else may be awaited during that. */
async function aheadBy<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const now = Date.now;
  Date.now = () => now() + milliseconds;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
