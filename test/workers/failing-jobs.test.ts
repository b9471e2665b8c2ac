import { expect } from 'chai';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { CHILD_ID } from '../support/viewing.ts';
import { NO_SCHEDULE, type WorkerRig } from '../support/worker-rig.ts';

/** A value such as messages of the database may quote. */
const CANARY = `canary ${CHILD_ID}`;

const FAIL = `
  create or replace function fail() returns trigger language plpgsql as $$ begin
    raise exception 'cannot keep %', '${CANARY}' using detail = '${CANARY}', hint = '${CANARY}';
  end $$;
  create trigger fail before insert on daily_platform_metrics for each row execute function fail()`;
const STOP_FAILING = 'drop trigger if exists fail on daily_platform_metrics';

onEachQueueStore((store) => {
  describe(`Failing jobs on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store, ...NO_SCHEDULE });
    });
    beforeEach(async () => {
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ minutes: 6 });
    });
    afterEach(async () => {
      await rig.database.raw(STOP_FAILING);
      await rig.reset();
    });
    after(() => rig.close());

    const lastErrors = () => rig.database('metric_days').whereNotNull('last_error').pluck('last_error');

    async function expectNoValues(): Promise<void> {
      const records = await store.readEverything(rig.databaseUrl);
      expect(records).to.include('error P0001').and.not.include('canary').and.not.include(CHILD_ID);
      expect(JSON.stringify(rig.log.lines)).to.include('job failed').and.not.include('canary');
      expect(JSON.stringify(rig.log.lines)).to.not.include(CHILD_ID);
    }

    for (const { job, payload } of [
      { job: 'daily-metrics-aggregation', payload: { date: '2026-03-10' } },
      { job: 'refresh-due-days', payload: {} },
    ] as const) {
      it(`report the error of ${job} without quoting its text`, async () => {
        await rig.database.raw(FAIL);
        await rig.queues.queues[job].add(job, payload, { attempts: 1 });
        await rig.startWorkers();
        const { failedReason, stacktrace } = await doneJob(rig.queues, job);
        expect(failedReason).to.equal('error P0001');
        expect(stacktrace).to.have.length(1);
        expect(await lastErrors()).to.deep.equal(['P0001']);
        expect(rig.log.lines.find((line) => line.msg === 'job failed')).to.include({ job, code: 'P0001' });
        await expectNoValues();
      });
    }

    it('are retried after about ten seconds, and succeed once the cause is gone', async () => {
      await rig.database.raw(FAIL);
      await rig.queues.enqueue('refresh-due-days', {});
      await rig.startWorkers();
      const queue = rig.queues.queues['refresh-due-days'];
      const [waiting] = await eventually('it waits for its second attempt', async () => {
        const delayed = (await queue.getDelayed()).filter((job) => job.repeatJobKey === undefined);
        return delayed.length > 0 && delayed;
      });
      expect(waiting).to.include({ attemptsMade: 1, failedReason: 'error P0001' });
      expect(waiting?.delay).to.be.within(5_000, 15_000);
      expect(await lastErrors()).to.deep.equal(['P0001']);
      await expectNoValues();
      await rig.database.raw(STOP_FAILING);
      await waiting?.promote(); // as if they had passed
      const done = await doneJob(rig.queues, 'refresh-due-days');
      expect(done.returnvalue).to.deep.equal({ built: ['2026-03-10'] });
      expect(done.attemptsMade).to.equal(2);
      expect(await lastErrors()).to.deep.equal([]);
      await rig.viewing.expectBuilt(rig.clock());
    });

    it('are not retried when their payload is invalid', async () => {
      const payload = { date: '2026-02-30', child_profile_id: 'canary' };
      await rig.queues.queues['daily-metrics-aggregation'].add('x', payload);
      await rig.startWorkers();
      const job = await doneJob(rig.queues, 'daily-metrics-aggregation');
      expect(job).to.include({ failedReason: 'ZodError', attemptsMade: 1 });
      expect(job.opts.attempts).to.equal(rig.queues.options.attempts);
      expect(JSON.stringify([job.stacktrace, rig.log.lines])).to.not.include('canary');
    });

    it('are not retried when a day refuses to be built', async () => {
      await rig.queues.enqueue('daily-metrics-aggregation', { date: '2026-03-11' });
      await rig.startWorkers();
      const job = await doneJob(rig.queues, 'daily-metrics-aggregation');
      expect(job.failedReason).to.match(/^not_found: The ledger does not include 2026-03-11/);
      expect(job.attemptsMade).to.equal(1);
    });
  });
});
