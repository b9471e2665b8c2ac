import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { openJobQueues } from '../../../src/foundation/queue/job-queues.ts';
import { openQueueBackend } from '../../../src/foundation/queue/open-queue-backend.ts';
import { startWorkers, type Workers } from '../../../workers/index.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD } from '../../support/installed.ts';
import { type System, type SystemOptions, startSystem } from '../../support/system.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';
import { type HeldDay, holdDay } from './kills-hold-day.ts';

/** Just more than what is erased at once (ask-for-erasure.ts), on days of which no two fit into a batch. */
const LARGE_DAYS = ['2026-02-22', '2026-02-23', '2026-02-24'];
const EVENTS_OF_A_DAY = 51_000;

/** Waiting for the lock of a day ends after a second (ask-for-erasure.ts). */
const ANSWER_MILLISECONDS_MAX = 4_000;

interface Receipt {
  id: number;
  status: string;
  progress: { rows_total: number; rows_erased: number };
  counts: Record<string, { before: number; after: number | null }>;
}

describe('An erasure that takes longer than its caller waits', () => {
  let installation: System;
  let workers: Workers | undefined;
  let hold: HeldDay | undefined;
  let proxy: BreakableProxy | undefined;

  afterEach(async () => {
    await hold?.release();
    await workers?.stop();
    await proxy?.restore();
    await installation.close();
    await proxy?.close();
    [workers, hold, proxy] = [undefined, undefined, undefined];
  });

  async function start(options: SystemOptions = {}): Promise<void> {
    installation = await startSystem({ ...INSTALLED, ...options });
    for (const child of [CHILD, OTHER_CHILD]) await insertEvents(child, LARGE_DAYS, 3);
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  }

  /** One heartbeat per second. Through the ingest endpoint they would take minutes. */
  async function insertEvents(child: number, dates: string[], count: number): Promise<void> {
    await installation.database.raw(
      `insert into usage_events (event_id, event_type, child_profile_id, book_id, position_milliseconds, occurred_at, received_at)
       select gen_random_uuid(), 'heartbeat', ?, ?, second, date + make_interval(secs => second), date
       from unnest(?::timestamptz[]) as date, generate_series(1, ?::integer) as second`,
      [child, BOOK, dates.map((date) => `${date}T01:00:00Z`), count],
    );
  }

  async function erase(): Promise<{ address: string; receipt: Receipt }> {
    const startedAt = performance.now();
    const answer = await installation.send('POST', `/privacy/api/v1/children/${CHILD}/erasure`, {
      json: { reason: 'parent_request' },
    });
    expect(performance.now() - startedAt).to.be.below(ANSWER_MILLISECONDS_MAX);
    expect(answer.status, answer.text).to.equal(202);
    const receipt = answer.body as Receipt;
    expect(receipt.status).to.equal('open');
    expect(answer.headers.location).to.equal(`/privacy/api/v1/requests/${receipt.id}`);
    return { address: String(answer.headers.location), receipt };
  }

  const look = async (address: string) => (await installation.send('GET', address)).body as Receipt;

  const work = async () => {
    workers = await startWorkers(
      { ...installation, ...TEST_PRIVACY, timeZone: 'UTC' },
      { reconcileMilliseconds: 100 },
    );
  };

  async function expectDone(address: string): Promise<void> {
    await eventually('the receipt', async () => (await look(address)).status === 'completed', 40);
    const { counts, progress } = await look(address);
    expect(Object.values(counts).map(({ after }) => after)).to.deep.equal([0, 0, 0, 0, 0]);
    expect(progress.rows_erased).to.equal(progress.rows_total);
    const { database } = installation;
    expect(await database('usage_events').where({ child_profile_id: CHILD }).first('event_id')).to.equal(
      undefined,
    );
    expect(await database('usage_events').where({ child_profile_id: OTHER_CHILD })).to.have.lengthOf(9);
    expect(await database('privacy_request_children').pluck('child_profile_id')).to.deep.equal([]);
  }

  it('is done by a job that knows only the request and reports progress, if it is large', async function () {
    this.timeout(90_000);
    await start();
    await insertEvents(CHILD, LARGE_DAYS, EVENTS_OF_A_DAY);
    hold = await holdDay(installation.url, LARGE_DAYS[2]!);
    const { address, receipt } = await erase();
    expect(receipt.progress).to.include({ rows_erased: 0 });
    expect(receipt.counts.usage_events).to.deep.equal({ before: 3 * EVENTS_OF_A_DAY + 9, after: null });
    expect((await look(address)).progress.rows_erased, 'nothing was tried at once').to.equal(0);
    const queue = installation.queues.queues['erase-child'];
    const [job] = await eventually('the job', async () => {
      const jobs = await queue.getJobs(['waiting', 'active']);
      return jobs.length > 0 && jobs;
    });
    expect(job?.data).to.deep.equal({ request_id: receipt.id });

    await work();
    await hold.reached();
    const half = await look(address);
    expect(half).to.include({ status: 'open' });
    expect(half.progress.rows_erased).to.be.within(
      2 * EVENTS_OF_A_DAY,
      half.progress.rows_total - EVENTS_OF_A_DAY,
    );
    const progress = { done: half.progress.rows_erased, total: half.progress.rows_total };
    await eventually('progress of the job', async () => {
      const found = await queue.getJob(job?.id ?? '');
      return JSON.stringify(found?.progress) === JSON.stringify(progress);
    });
    const again = await erase();
    expect(again.receipt.id, 'the same request').to.equal(receipt.id);
    await hold.release();
    await expectDone(address);
    expect(JSON.stringify(await queue.getJobs(['completed', 'failed', 'waiting']))).not.to.include(
      String(CHILD),
    );
  });

  it('is done when the rebuild has ended, if it waits for a day that is being rebuilt', async () => {
    await start();
    hold = await holdDay(installation.url, LARGE_DAYS[1]!);
    const { address } = await erase();
    await work();
    await hold.reached();
    expect(await look(address)).to.include({ status: 'open' });
    await hold.release();
    await expectDone(address);
  });

  for (const how of ['refuse', 'reset'] as const) {
    it(`is accepted while the queue is unavailable, and done when it is back (connections: ${how})`, async () => {
      await start({
        queueUrlOf: async (url) => {
          proxy = await openBreakableProxy(url);
          return proxy.url;
        },
      });
      hold = await holdDay(installation.url, LARGE_DAYS[0]!);
      await proxy?.cut(how);
      const { address } = await erase();
      await hold.release();
      expect(await look(address)).to.include({ status: 'open' });
      await proxy?.restore();
      const backend = openQueueBackend(installation.url, undefined);
      const queues = await openJobQueues(backend, installation.log);
      workers = await startWorkers(
        { ...installation, ...TEST_PRIVACY, backend, queues, timeZone: 'UTC' },
        { reconcileMilliseconds: 100 },
      );
      installation.clock.advance({ minutes: 2 });
      await expectDone(address);
      await workers.stop();
      workers = undefined;
      await queues.close();
      await backend.close();
    });
  }
});
