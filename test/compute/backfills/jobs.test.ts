import { expect } from 'chai';
import { requestBackfill } from '../../../src/compute/backfills/request-backfill.ts';
import { startWorkers, type Workers } from '../../../workers/index.ts';
import { doneJob } from '../../support/done-job.ts';
import { eventually } from '../../support/eventually.ts';
import { onEachQueueStore } from '../../support/queue-stores.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';
import { startWeek, WEEK, type Week } from './week.ts';

/** Instead of a minute. */
const OFTEN = { reconcileMilliseconds: 50 };

onEachQueueStore((store) => {
  /** From the request to the result, through the queue, and without a job in the queue. */
  describe(`Backfills through the queue on ${store.name}`, () => {
    let week: Week;
    let workers: Workers | undefined;

    beforeEach(async () => {
      week = await startWeek({ redisUrl: store.redisUrl });
      // These are not due in the ledger, so only a backfill builds them again.
      await week.database('daily_platform_metrics').delete();
    });
    afterEach(async () => {
      await workers?.stop();
      workers = undefined;
      await store.reset(week.url);
      await week.close();
    });

    const start = async (options?: Parameters<typeof startWorkers>[1]) => {
      workers = await startWorkers({ ...week, ...TEST_PRIVACY, timeZone: 'UTC' }, options);
    };
    const isDone = (id: number) =>
      eventually('the backfill is done', async () => (await week.show(id)).status === 'completed');

    async function expectDone(id: number): Promise<void> {
      await isDone(id);
      const { days } = await week.show(id);
      expect(days.map(({ date, result }) => [date, result])).to.deep.equal(
        WEEK.map((date) => [date, 'rebuilt']),
      );
      expect(await week.minutes()).to.deep.equal(Object.fromEntries(WEEK.map((date) => [date, 1])));
    }

    /** As if the queue had lost it. */
    const requestSilently = () =>
      requestBackfill(
        week.database,
        { from: WEEK[0] ?? '', to: WEEK.at(-1) ?? '', mode: 'all', revise_final: false, dry_run: false },
        { timeZone: 'UTC', now: week.clock(), requestedBy: 'a test' },
      );

    it('are requested, run by a worker, finished, and report their progress', async () => {
      await start();
      const { id } = await week.request({ mode: 'all' });
      await expectDone(id);
      const job = await doneJob(week.queues, 'backfill');
      expect(job.data).to.deep.equal({ backfill_id: id });
      expect(job.returnvalue).to.deep.equal({ status: 'completed', days: WEEK.length });
      expect(job.progress).to.include({ done: WEEK.length, total: WEEK.length });
      expect(await store.readEverything(week.url)).not.to.include('470011000031');
    });

    it('wait while no worker runs, and are done when one does', async () => {
      const { id } = await week.request({ mode: 'all' });
      const tried = await week.request({ mode: 'all', dry_run: true });
      await start();
      await expectDone(id);
      await isDone(tried.id);
    });

    it('are handed on by a worker that has to stop, and finished by the next', async () => {
      const { id } = await week.request({ mode: 'all' });
      await start();
      await eventually('it has begun', async () => (await week.show(id)).status !== 'queued');
      await workers?.stop();
      const { status } = await week.show(id);
      week.clock.advance({ minutes: 11 });
      await start(OFTEN);
      await expectDone(id);
      expect(status).to.be.oneOf(['running', 'completed']);
    });

    it('are enqueued again after ten minutes if the queue lost them, and not before', async () => {
      const id = await requestSilently();
      await start(OFTEN);
      week.clock.advance({ minutes: 10 });
      await reconciledTwice();
      expect(await week.show(id)).to.include({ status: 'queued' });
      expect(await week.queues.queues.backfill.getJobCountByTypes('waiting', 'active', 'completed')).to.equal(
        0,
      );
      week.clock.advance({ milliseconds: 1 });
      await expectDone(id);
    });

    it('are enqueued again ten minutes after their last day if they stopped half way', async () => {
      const id = await requestSilently();
      const stopping = new AbortController();
      await week.run(id, { signal: stopping.signal, onDay: () => stopping.abort() });
      week.clock.advance({ minutes: 11 });
      await start(OFTEN);
      await expectDone(id);
    });

    it('are enqueued again at once if they were requested at a time in the future', async () => {
      const id = await requestSilently();
      const ahead = new Date(week.clock().getTime() + 3_600_000);
      await week.database('backfills').where({ id }).update({ requested_at: ahead });
      await start(OFTEN);
      await expectDone(id);
    });

    it('are not enqueued again after they are finished', async () => {
      const { id } = await week.request({ mode: 'all' });
      await start(OFTEN);
      await expectDone(id);
      week.clock.advance({ hours: 1 });
      await reconciledTwice();
      expect(await week.queues.queues.backfill.getCompletedCount()).to.equal(1);
    });

    /** Each look at the ledger writes the time of the look. */
    async function reconciledTwice(): Promise<void> {
      for (let time = 0; time < 2; time += 1) {
        const since = week.clock();
        await week.database('ledger_state').update({ arrivals_seen_until: null });
        await eventually('the workers have reconciled', async () => {
          const state = await week.database('ledger_state').first('arrivals_seen_until');
          return state?.arrivals_seen_until?.getTime() === since.getTime();
        });
      }
    }
  });
});
