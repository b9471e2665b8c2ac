import { expect } from 'chai';
import type { Transaction } from '../../src/foundation/db/connect-database.ts';
import { ensureMonthlyPartitions, listPartitions } from '../../src/foundation/db/monthly-partitions.ts';
import { findNewestRun } from '../../src/privacy/retention/retention.ts';
import { doneJob } from '../support/done-job.ts';
import { eventually } from '../support/eventually.ts';
import { onEachQueueStore } from '../support/queue-stores.ts';
import { startSystem } from '../support/system.ts';
import { confirmTestClock } from '../support/test-clocks.ts';
import { CHILD_ID } from '../support/viewing.ts';
import type { WorkerRig } from '../support/worker-rig.ts';

const JOB = 'data-retention-cleanup';

onEachQueueStore((store) => {
  describe(`The job of retention on ${store.name}`, () => {
    let rig: WorkerRig;

    before(async () => {
      rig = await startSystem({ queue: store });
    });
    afterEach(() => rig.reset());
    after(() => rig.close());

    const errors = () => rig.log.lines.filter(({ level }) => level === 'error');

    it('runs when a worker starts, and at 03:30 in the reporting time zone', async () => {
      await rig.startWorkers({ reconcileMilliseconds: 100 });
      const { returnvalue, data } = await doneJob(rig.queues, JOB);
      expect(data).to.deep.equal({});
      expect(returnvalue).to.deep.include({ dropped: [], alarms: [] });
      const [schedule] = await eventually('it is scheduled', async () => {
        const schedules = await rig.queues.queues[JOB].getJobSchedulers();
        return schedules.length > 0 && schedules;
      });
      expect(schedule).to.include({ pattern: '30 3 * * *', tz: 'America/New_York' });
      const next = new Date(schedule?.next ?? 0).toLocaleTimeString('en-GB', {
        timeZone: 'America/New_York',
      });
      expect(next).to.equal('03:30:00');
      expect(await findNewestRun(rig.database)).to.deep.include({ started_at: rig.clock() });
      expect(errors()).to.deep.equal([]);
    });

    it('erases children, and nothing of them is in a queue, a log or a report', async () => {
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ days: 366 });
      await confirmTestClock(rig.database, rig.clock);
      await rig.database.raw('create table stray (child bigint)');
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, JOB);
      await rig.database.raw('drop table stray');
      expect(returnvalue.deleted).to.include({ children: 1, parents: 1 });
      expect(await rig.database('child_profiles').pluck('id')).to.deep.equal([]);
      const said = [
        await store.readEverything(rig.databaseUrl),
        JSON.stringify([rig.log.lines, await rig.database('retention_runs')]),
      ];
      for (const text of said) expect(text).to.include('stray.child').and.not.include(CHILD_ID);
    });

    it('logs an error about data past its retention that is still stored', async () => {
      await rig.database.raw('create table stray (child bigint)');
      await rig.startWorkers();
      const { returnvalue } = await doneJob(rig.queues, JOB);
      await rig.database.raw('drop table stray');
      const alarms = ['stray.child: not in the personal data inventory'];
      expect(returnvalue.alarms).to.deep.equal(alarms);
      expect(errors()).to.have.length(1);
      expect(errors()[0]).to.deep.include({ names: alarms });
    });

    it('fails and is retried when a step fails, and names the step', async () => {
      await rig.database.raw(`create function fail() returns trigger language plpgsql as
        $$ begin raise exception 'canary' using errcode = 'P0042'; end $$;
        create trigger fail before delete on access_log for each row execute function fail()`);
      const old = { at: '2023-03-05T00:00:00Z', actor: 'x', action: 'view', object_kind: 'child' };
      await rig.database('access_log').insert(old);
      await rig.startWorkers();
      const waiting = await eventually('it waits for its second attempt', async () => {
        const delayed = await rig.queues.queues[JOB].getDelayed();
        return delayed.find(({ attemptsMade }) => attemptsMade === 1);
      });
      expect(waiting.failedReason).to.equal('error P0042');
      expect(errors()[0]).to.deep.include({ names: ['access_log'], code: 'P0042' });
      const { report } = (await findNewestRun(rig.database)) ?? {};
      expect(report?.alarms).to.deep.equal(['access_log: 1 rows past their limit', 'access_log: failed']);
      expect(errors()[1]?.names).to.deep.equal(report?.alarms);
      await rig.database.raw('drop trigger fail on access_log; drop function fail');
      await waiting.promote();
      expect((await doneJob(rig.queues, JOB)).returnvalue).to.deep.include({ alarms: [] });
      expect(JSON.stringify(errors())).to.not.include('canary');
    });

    describe('in the night', () => {
      /** A month before the first event: it is due, and none of its days has to be built. */
      const OLD_MONTH = new Date('2025-01-01T00:00:00Z');
      const OLD_PARTITIONS = ['usage_events_2025_01', 'plays_2024_01'];
      const OLD_MONTH_OF_PLAYS = new Date('2024-01-01T00:00:00Z');
      let reader: Transaction | undefined;

      beforeEach(async () => {
        rig.clock.advance({ hours: 15, minutes: 30 }); // to 03:30
        await ensureMonthlyPartitions(rig.database, 'usage_events', OLD_MONTH, OLD_MONTH);
        await ensureMonthlyPartitions(rig.database, 'plays', OLD_MONTH_OF_PLAYS, OLD_MONTH_OF_PLAYS);
      });
      afterEach(async () => {
        await reader?.rollback();
        reader = undefined;
        await rig.database.raw('alter table if exists access_log_away rename to access_log');
        await rig.database.raw('drop table if exists ??, ??', OLD_PARTITIONS);
      });

      const repetition = async () => {
        const delayed = await rig.queues.queues[JOB].getDelayed();
        return delayed.find(({ repeatJobKey, data }) => repeatJobKey === undefined && 'repetition' in data);
      };

      for (const partition of OLD_PARTITIONS) {
        it(`is repeated half an hour later if another session reads a table to be dropped, such as ${partition}`, async () => {
          reader = await rig.database.transaction();
          await reader(partition).first();
          await rig.startWorkers();
          const { returnvalue } = await doneJob(rig.queues, JOB);
          expect(returnvalue).to.deep.include({ repeated_at: '2026-03-11T08:00:00.000Z' });
          const { report } = (await findNewestRun(rig.database)) ?? {};
          expect(report?.held_back).to.deep.equal([{ partition, because: 'in_use', dates: [] }]);
          const waiting = await repetition();
          expect(waiting).to.deep.include({ data: { repetition: 1 }, delay: 1_800_000 });
          expect(rig.log.count('retention will be repeated tonight')).to.equal(1);
          await reader.rollback();
          reader = undefined;
          rig.clock.advance({ minutes: 30 });
          await waiting?.promote();
          await eventually('it is repeated', async () => {
            const newest = await findNewestRun(rig.database);
            return newest?.started_at.getTime() === rig.clock().getTime() && newest;
          });
          expect((await findNewestRun(rig.database))?.report.held_back).to.deep.equal([]);
          expect(await listPartitions(rig.database, 'usage_events')).to.not.include(OLD_PARTITIONS[0]);
          expect(await listPartitions(rig.database, 'plays')).to.not.include(OLD_PARTITIONS[1]);
          expect(await repetition()).to.equal(undefined);
        });
      }

      it('is repeated if a step failed, after its attempts', async () => {
        await rig.database.raw('alter table access_log rename to access_log_away');
        await rig.startWorkers();
        const waiting = await eventually('it waits', repetition);
        expect(waiting).to.deep.include({ data: { repetition: 1 }, delay: 1_800_000 });
      });

      it('is not repeated if it was complete', async () => {
        await rig.startWorkers();
        expect((await doneJob(rig.queues, JOB)).returnvalue).to.not.have.property('repeated_at');
        expect(await repetition()).to.equal(undefined);
      });
    });

    it('leaves an erasure that it could not finish to the reconciler', async () => {
      await rig.viewing.watch(rig.clock());
      rig.clock.advance({ days: 1 });
      const asked = { requested_at: rig.clock(), last_progress_at: rig.clock() };
      const [{ id }] = await rig
        .database('privacy_requests')
        .insert({ ...asked, kind: 'expire_children', reason: 'inactivity', requested_by: 'retention' })
        .returning('id');
      await rig.database('privacy_request_children').insert({
        ...{ request_id: id, child_profile_id: CHILD_ID },
      });
      rig.clock.advance({ minutes: 2 });
      await rig.startWorkers({ reconcileMilliseconds: 100 });
      await eventually('it is done', async () => {
        const { status } = await rig.database('privacy_requests').where({ id }).first('status');
        return status === 'completed';
      });
      expect(await rig.database('usage_events').pluck('event_id')).to.deep.equal([]);
    });
  });
});
