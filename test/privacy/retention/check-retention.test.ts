import { expect } from 'chai';
import { checkRetention } from '../../../src/privacy/retention/check-retention.ts';
import { findNewestRun } from '../../../src/privacy/retention/retention.ts';
import { runRetention } from '../../../src/privacy/retention/run-retention.ts';
import { CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

/** At that time, everything below is past every limit. */
const NOW = '2027-02-01T03:30:00.000Z';
const SETTINGS = { rawEventsDays: 17, playsDays: 48, inactiveChildDays: 28, recordsDays: 365 };
const OLD = '2026-01-20T12:00:00.000Z';
const OLD_MONTH = '2026-01';

/** Keeps a table's rows from being deleted, as the failure of a step would. */
const STEPS = {
  plays: 'plays',
  child_profiles: 'children',
  parents: 'parents',
  erased_children: 'tombstones',
  access_log: 'access_log',
  privacy_requests: 'receipts',
  backfills: 'backfills',
  annotations: 'annotations',
  alerts_set_aside: 'set_asides',
} as const;

describe('The checks of retention', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
    await rig.database.raw(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'canary ${CHILD}' using errcode = 'P0042'; end $$`);
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset('2026-01-16T00:00:00Z');
    await rig.watch(CHILD, OLD);
    await rig.build(NOW);
    const key = { subject_key: Buffer.alloc(32, 1) };
    await rig
      .database('erased_children')
      .insert({ ...key, erased_at: OLD, refuses_until: OLD, expires_at: OLD });
    await insertBackfill();
    await insertRemarks();
    await rig.database('access_log').insert({ at: OLD, actor: 'x', action: 'view', object_kind: 'child' });
    await rig.database('privacy_requests').insert({
      ...{ ...key, kind: 'erase_profile', reason: 'other', requested_by: 'x', status: 'completed' },
      ...{ requested_at: OLD, last_progress_at: OLD, completed_at: OLD },
    });
  });

  async function insertBackfill(): Promise<void> {
    const day = { from_date: '2026-01-20', to_date: '2026-01-20', mode: 'all', requested_by: 'x' };
    const [{ id }] = await rig
      .database('backfills')
      .insert({ ...day, revise_final: false, dry_run: true, requested_at: OLD, completed_at: OLD })
      .returning('id');
    await rig
      .database('backfill_days')
      .insert({ backfill_id: id, metric_date: '2026-01-20', differences: '{}', finished_at: OLD });
  }

  async function insertRemarks(): Promise<void> {
    const [{ id: book_id }] = await rig.database('books').select('id').limit(1);
    await rig.database('annotations').insert({ metric_date: OLD, text: 'x', made_by: 'x', made_at: OLD });
    await rig.database('alerts_set_aside').insert({
      ...{ book_id, kind: 'no_plays', until_date: '2027-01-31', reason: 'x' },
      ...{ set_aside_by: 'x', set_aside_at: OLD },
    });
  }

  const past = { usage_events: 3, plays: 1, child_viewing_histories: 1, child_profiles: 2, parents: 0 };
  const records = {
    ...{ erased_children: 1, access_log: 1, privacy_requests: 1, backfills: 1, backfill_days: 1 },
    ...{ annotations: 1, alerts_set_aside: 1 },
  };

  it('count the rows past their limit in every table, and none after a run', async () => {
    const before = await checkRetention(rig.database, rig.context(NOW, SETTINGS));
    expect(before).to.deep.equal({
      ...{ oldest_raw_event: OLD_MONTH, rows_past_limit: { ...past, ...records } },
      ...{ unknown_columns: [], stuck_erasures: 0 },
    });
    const { checks, alarms, failed } = await rig.run(NOW, SETTINGS);
    expect({ alarms, failed }).to.deep.equal({ alarms: [], failed: [] });
    expect(new Set(Object.values(checks?.rows_past_limit ?? {}))).to.deep.equal(new Set([0]));
    expect(checks?.oldest_raw_event).to.equal(null);
  });

  it('find nothing while no row is past its limit', async () => {
    const { rows_past_limit } = await checkRetention(
      rig.database,
      rig.context('2026-02-01T00:00:00.000Z', SETTINGS),
    );
    expect(rows_past_limit).to.deep.include({ usage_events: 0, plays: 0, child_profiles: 0, access_log: 0 });
    expect(rows_past_limit).to.deep.include({ child_viewing_histories: 0, privacy_requests: 0 });
    expect(rows_past_limit).to.deep.include({ annotations: 0, alerts_set_aside: 0 });
  });

  for (const [table, step] of Object.entries(STEPS)) {
    it(`report ${table} when its step fails: the step is named, the others are done, and the run fails`, async () => {
      if (table === 'parents') await rig.run(NOW, { ...SETTINGS, inactiveChildDays: 9_999 });
      if (table === 'parents') await rig.database('child_profiles').delete();
      const trigger = `before delete on ${table} for each row execute function fail()`;
      await rig.database.raw(`create trigger fail ${trigger}`);
      const running = runRetention(rig.database, rig.context(NOW, SETTINGS));
      const error = await running.then(
        () => undefined,
        (cause) => cause,
      );
      await rig.database.raw(`drop trigger fail on ${table}`);
      expect(error).to.be.instanceOf(Error).with.nested.property('cause.code', 'P0042');
      const { report } = (await findNewestRun(rig.database)) ?? {};
      // Children whose plays cannot be deleted cannot be erased either.
      const failing = table === 'plays' ? [step, 'children'] : [step];
      expect(report?.failed).to.deep.equal(failing);
      expect(report?.alarms).to.include(`${step}: failed`);
      expect(report?.alarms.join()).to.match(new RegExp(`${table}: [1-9]\\d* rows past their limit`));
      const done = Object.values(STEPS).filter((name) => !failing.includes(name));
      expect(report?.deleted)
        .to.include.all.keys(...done, 'jobs')
        .and.not.have.property(step);
      const [failure] = rig.log.lines.filter(({ msg }) => msg === 'a step of retention failed');
      expect(failure).to.deep.include({ names: [step], code: 'P0042', level: 'error' });
      const [summary] = rig.log.lines.filter(({ msg }) => msg === 'retention was not completed');
      expect(summary?.names).to.deep.equal(report?.alarms);
      expect(JSON.stringify([rig.log.lines, report]))
        .to.not.include(CHILD)
        .and.not.include('canary');
      expect((await rig.run(NOW, SETTINGS)).alarms).to.deep.equal([]);
    });
  }

  it('report raw events when dropping them fails', async () => {
    await rig.database.raw('create view in_the_way as select * from usage_events_2026_01');
    const error = await rig.run(NOW, SETTINGS).catch((cause) => cause);
    expect(error).to.be.instanceOf(Error);
    const { report } = (await findNewestRun(rig.database)) ?? {};
    expect(report?.failed).to.deep.equal(['raw events']);
    expect(report?.alarms).to.include.members(['raw events: failed']);
    expect(report?.alarms.join()).to.include('in_the_way.');
    expect(await rig.datesWith('sealed'), 'not a day is sealed without its month').to.deep.equal([]);
    await rig.database.raw('drop view in_the_way');
    expect((await rig.run(NOW, SETTINGS)).alarms).to.deep.equal([]);
  });

  it('report columns that the inventory does not list, wherever they are', async () => {
    await rig.database.raw(
      'create table stray (child bigint); alter table books add column favourite_of bigint',
    );
    await rig.database.raw('create schema elsewhere create table plays (child_profile_id bigint)');
    const { report, hasPassed } = await runRetention(rig.database, rig.context(NOW, SETTINGS));
    expect(hasPassed).to.equal(false);
    expect(report.checks?.unknown_columns).to.have.members([
      ...['books.favourite_of', 'elsewhere.plays.child_profile_id', 'stray.child'],
    ]);
    expect(report.alarms).to.include('stray.child: not in the personal data inventory');
    await rig.database.raw('drop table stray; alter table books drop column favourite_of');
    await rig.database.raw('drop schema elsewhere cascade');
  });

  it('report erasures that have been open for over a day', async () => {
    const asked = (requested_at: string) => ({
      ...{ kind: 'erase_profile', subject_key: Buffer.alloc(32, 2), reason: 'other', requested_by: 'x' },
      ...{ requested_at, last_progress_at: requested_at },
    });
    await rig.database('privacy_requests').insert(asked('2027-01-31T03:30:00.000Z'));
    expect((await rig.run(NOW, SETTINGS)).alarms).to.deep.equal([]);
    await rig.database('privacy_requests').insert(asked('2027-01-31T03:29:59.999Z'));
    const { alarms, checks } = await rig.run(NOW, SETTINGS);
    expect(alarms).to.deep.equal(['1 erasures open for over a day']);
    expect(checks?.stuck_erasures).to.equal(1);
  });

  it('find the month of the oldest event, whatever its type', async () => {
    const oldest = { event_type: 'skip', occurred_at: '2025-12-31T23:59:59.999Z' };
    await rig.database('usage_events').where({ event_type: 'play_start' }).update(oldest);
    const { oldest_raw_event } = await checkRetention(rig.database, rig.context(NOW, SETTINGS));
    expect(oldest_raw_event).to.equal('2025-12');
  });
});
