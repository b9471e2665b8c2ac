import { expect } from 'chai';
import { confirmClock } from '../../src/compute/ledger/clock-doubt.ts';
import type { JobName } from '../../src/foundation/queue/job-contracts.ts';
import { listHolds } from '../../src/privacy/retention/retention-holds.ts';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { CHILD_ID } from '../support/viewing.ts';
import type { WorkerRig } from '../support/worker-rig.ts';

const RETENTION = 'data-retention-cleanup';
const OFTEN = { reconcileMilliseconds: 100 };

/** The work that a worker does by the clock, besides retention. */
const TIMED: JobName[] = [
  ...['daily-metrics-aggregation' as const, 'refresh-due-days' as const],
  ...['partition-maintenance' as const, 'finalise-days' as const],
];

onEachQueueStore((store) => {
  describe(`A worker on ${store.name} whose clock is doubted`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    beforeEach(async () => {
      await rig.viewing.watch(rig.clock());
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    /** All data that a wrong clock could delete or add. */
    async function snapshot(): Promise<Record<string, unknown>> {
      const { rows } = await rig.database.raw(
        'select inhrelid::regclass::text as name from pg_inherits order by 1',
      );
      return {
        partitions: rows,
        events: (await rig.database('usage_events').pluck('event_id')).sort(),
        children: await rig.database('child_profiles').pluck('id'),
        days: await rig.database('metric_days').orderBy('metric_date').select('metric_date', 'status'),
        tombstones: await rig.database('erased_children').select(),
        runs: await rig.database('retention_runs').select(),
      };
    }
    const reasons = async () => (await listHolds(rig.database)).map(({ because }) => because);
    async function doAll(names: JobName[]): Promise<unknown[]> {
      for (const name of names) await rig.queues.enqueue(name, {});
      const results: unknown[] = [];
      for (const name of names) results.push((await doneJob(rig.queues, name)).returnvalue);
      return results;
    }

    for (const { what, because, move } of [
      {
        what: 'is two years ahead of the database’s',
        because: 'clocks_differ',
        move: () => {
          rig.clock.advance({ years: 2 });
          rig.clockDifference.seconds = 2 * 365 * 86_400;
        },
      },
      {
        what: 'is six minutes behind the database’s',
        because: 'clocks_differ',
        move: () => {
          rig.clockDifference.seconds = -360;
        },
      },
      {
        what: 'has leapt by two years with the database’s',
        because: 'clock_leapt',
        move: () => rig.clock.advance({ years: 2 }),
      },
      {
        what: 'has gone back by three days with the database’s',
        because: 'clock_leapt',
        move: () => rig.clock.advance({ days: -3 }),
      },
    ])
      it(`does nothing that cannot be undone if it ${what}, and says so`, async () => {
        const before = await snapshot();
        move();
        await rig.startWorkers(OFTEN);
        expect((await doneJob(rig.queues, RETENTION)).returnvalue).to.deep.equal({ held_back: because });
        expect(await doAll(TIMED)).to.deep.equal(TIMED.map(() => ({ held_back: because })));
        await eventually('reconciling says so, too', () => rig.log.count('the clock is doubted') > 1);
        expect(await snapshot()).to.deep.equal(before);
        expect(await reasons()).to.deep.equal([because]);
        expect(rig.log.count('retention is held back')).to.equal(1);
        expect(JSON.stringify(rig.log.lines)).to.not.include(CHILD_ID);
      });

    it('believes its clock within five minutes of the database’s, and within two days of the last event', async () => {
      rig.clock.advance({ hours: 47 });
      rig.clockDifference.seconds = 300;
      await rig.startWorkers(OFTEN);
      expect((await doneJob(rig.queues, RETENTION)).returnvalue).to.include.keys('deleted');
      expect(await reasons()).to.deep.equal([]);
    });

    it('continues by itself after a pause as soon as an event comes in', async () => {
      rig.clock.advance({ days: 4 });
      const workers = await rig.startWorkers(OFTEN);
      await doneJob(rig.queues, RETENTION);
      expect(await reasons()).to.deep.equal(['clock_leapt']);
      await rig.viewing.watch(rig.clock());
      await eventually('retention was run', async () => (await reasons()).length === 0);
      rig.clock.advance({ minutes: 11 });
      await eventually('everything is built', () => rig.viewing.isBuilt(rig.clock()));
      await eventually('its run is kept', () => rig.database('retention_runs').first('id'));
      await workers.stop();
    });

    it('continues after such a pause when the clock is confirmed, and needs no other confirmation', async () => {
      rig.clock.advance({ days: 21 });
      await rig.startWorkers(OFTEN);
      await doneJob(rig.queues, RETENTION);
      await confirmClock(rig.database, rig.clock(), 'a test');
      await eventually('retention was run', () => rig.database('retention_runs').first('id'));
      for (let day = 0; day < 4; day += 1) {
        rig.clock.advance({ days: 1 });
        const reached = rig.clock().toISOString().slice(0, 10);
        await eventually('the ledger continues', () =>
          rig.database('metric_days').where({ metric_date: reached }).first('metric_date'),
        );
      }
      expect(await reasons()).to.deep.equal([]);
    });

    it('doubts its clock again if that leaps after it was confirmed', async () => {
      await confirmClock(rig.database, rig.clock(), 'a test');
      rig.clock.advance({ days: 3 });
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, RETENTION);
      expect(returnvalue).to.deep.equal({ held_back: 'clock_leapt' });
    });
  });
});
