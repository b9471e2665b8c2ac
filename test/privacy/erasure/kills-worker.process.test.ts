import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { TIME_ZONE } from '../../support/worker-rig.ts';
import { holdDay } from './kills-hold-day.ts';
import { KILLS_DATES, KILLS_LATER, KILLS_NOW, type KillsRig, openKillsRig } from './kills-rig.ts';

const PROGRAM = fileURLToPath(new URL('./kills-worker-process.ts', import.meta.url));

/** The queue abandons a job that is lost more than once; its request is still open then, and is found again. */
const TIMES = { SIGKILL: 3, SIGTERM: 1 };

const STOPS_WITHIN_MILLISECONDS = 8_000;

/** The request is registered with its tombstone, but has no job: the API was killed. */
describe('A worker that is stopped in the middle of an erasure', () => {
  let rig: KillsRig;
  const running = new Set<ChildProcess>();
  before(async () => {
    rig = await openKillsRig(3);
  });
  afterEach(endWorkers);
  after(() => rig.close());

  function startWorker(): ChildProcess {
    const order = [rig.url, TIME_ZONE, KILLS_LATER.toISOString()];
    const child = startProgram(PROGRAM, order, { stdio: ['ignore', 'ignore', 'inherit'] });
    running.add(child.once('exit', () => running.delete(child)));
    return child;
  }

  /** A worker that continues finds the same arrivals again and marks days while they are compared. */
  async function endWorkers(): Promise<void> {
    const ends = [...running].map((child) => once(child, 'exit'));
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(ends);
    await rig.database.raw(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where datname = current_database() and application_name = 'erasure worker'`,
    );
  }

  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    it(`leaves it to the next worker after ${signal} (${TIMES[signal]} times)`, async function () {
      this.timeout(45_000);
      const input = rig.nextChild();
      const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now: KILLS_NOW };
      const { id } = await requestErasure(rig.database, input, context);
      const isCompleted = async () =>
        (await rig.database('privacy_requests').where({ id, status: 'completed' }).first('id')) !== undefined;
      const hold = await holdDay(rig.url, KILLS_DATES[1]!);
      for (let time = 1; time <= TIMES[signal]; time += 1) {
        const worker = startWorker();
        const ended = once(worker, 'exit');
        await hold.reached();
        const startedAt = performance.now();
        worker.kill(signal);
        expect(await ended).to.deep.equal(signal === 'SIGTERM' ? [0, null] : [null, 'SIGKILL']);
        expect(performance.now() - startedAt).to.be.below(STOPS_WITHIN_MILLISECONDS);
        await hold.forgetWaiting();
        expect(await isCompleted()).to.equal(false);
      }
      await hold.release();
      startWorker();
      await eventually('another one has done it', isCompleted, 30);
      await rig.expectErased(input);
      await endWorkers();
      await rig.expectFacts();
    });
  }

  it('makes one receipt together with a second worker that runs the same erasure', async function () {
    this.timeout(45_000);
    const input = rig.nextChild();
    const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now: KILLS_NOW };
    const { id } = await requestErasure(rig.database, input, context);
    startWorker();
    startWorker();
    await eventually(
      'one has done it',
      async () =>
        (await rig.database('privacy_requests').where({ id, status: 'completed' }).first('id')) !== undefined,
    );
    await rig.expectErased(input);
  });
});
