import { expect } from 'chai';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { lock } from '../../../src/foundation/db/advisory-locks.ts';
import { inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import { dropRawMonths } from '../../../src/privacy/retention/drop-raw-months.ts';
import { deliverEvents } from '../../support/builders-events.ts';
import { readRows } from '../../support/builders-rows.ts';
import { eventually } from '../../support/eventually.ts';
import { playOf } from './retention-plays-of.ts';
import { CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

/** January is due at the first time, February at the second. */
const [JANUARY_DUE, FEBRUARY_DUE] = ['2026-02-18T00:00:00Z', '2026-03-18T00:00:00Z'];
const SETTINGS = { rawEventsDays: 17 };
const JANUARY = 'usage_events_2026_01';

describe('A month of raw events that is due', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset('2026-01-16T00:00:00Z');
    for (const start of ['2026-01-20T12:00:00Z', '2026-01-31T23:59:30Z', '2026-02-10T12:00:00Z'])
      await rig.watch(CHILD, start);
    await rig.build(JANUARY_DUE);
  });

  const setDay = (date: string, fields: object) =>
    rig.database('metric_days').where({ metric_date: date }).update(fields);
  const held = (because: string, dates: string[] = []) => [{ partition: JANUARY, because, dates }];

  /** The month is still there, and the checks say that it is past its limit. */
  async function expectHeld(because: string, dates: string[] = [], now = JANUARY_DUE) {
    const report = await rig.run(now, SETTINGS);
    expect(report.held_back).to.deep.equal(held(because, dates));
    expect(report.dropped).to.not.include(JANUARY);
    expect(await rig.months()).to.include('2026_01');
    expect(report.sealed).to.deep.equal([]);
    expect(report.alarms).to.deep.equal(['usage_events: 4 rows past their limit']);
    return report;
  }

  async function expectGone(now = JANUARY_DUE) {
    const report = await rig.run(now, SETTINGS);
    expect(report).to.deep.include({ held_back: [], alarms: [] });
    expect(report.dropped).to.include(JANUARY);
  }

  for (const [what, date, fields] of [
    ['has never been built', '2026-01-25', { status: 'missing', built_at: null }],
    ['has changed since', '2026-01-31', { status: 'stale' }],
    ['was built by older definitions', '2026-01-20', { status: 'built', calculation_version: 0 }],
    ['is the first after it', '2026-02-01', { status: 'stale' }],
  ] as const) {
    it(`is held back by a day that ${what}, which is named, and dropped once it is built`, async () => {
      await setDay(date, fields);
      await expectHeld('days_not_built', [date]);
      await rig.build(JANUARY_DUE);
      await expectGone();
    });
  }

  it('is held back by each of its unbuilt days, and by none later than the day after it', async () => {
    await setDay('2026-01-21', { status: 'stale' });
    await setDay('2026-01-20', { status: 'missing' });
    await setDay('2026-02-02', { status: 'stale' });
    await expectHeld('days_not_built', ['2026-01-20', '2026-01-21']);
    await setDay('2026-01-21', { status: 'built' });
    await setDay('2026-01-20', { status: 'final' });
    await expectGone();
    expect(await rig.datesWith('stale')).to.deep.equal(['2026-02-02']);
  });

  it('is not held back by a final day of older definitions', async () => {
    await setDay('2026-01-20', { status: 'final', calculation_version: 0 });
    await expectGone();
  });

  it('is held back by events that have arrived and are not in the ledger yet', async () => {
    const late = new Date('2026-01-22T13:00:00Z');
    await deliverEvents(rig.database, playOf({ childId: CHILD, bookId: '12' }, +late - 86_400_000), late);
    await rig.database('ledger_state').update({ arrivals_seen_until: late });
    await setDay('2026-01-21', { status: 'built' });
    const { held_back } = await rig.run(JANUARY_DUE, SETTINGS);
    expect(held_back[0]).to.include({ partition: JANUARY, because: 'days_not_built' });
    expect(held_back[0]?.dates).to.include('2026-01-21');
  });

  it('is held back by events before the first day of the ledger, on some of its days or on all', async () => {
    await rig.database('metric_days').where('metric_date', '<', '2026-01-25').delete();
    await expectHeld('days_unknown');
    await rig.database('metric_days').delete();
    const context = { now: new Date(JANUARY_DUE), rawEventsDays: 17 };
    const { heldBack } = await dropRawMonths(rig.database, context);
    expect(heldBack).to.deep.equal(held('days_unknown'));
  });

  it('is not held back if it has no event or no day', async () => {
    await rig.reset('2026-01-16T00:00:00Z');
    const empty = await rig.run(JANUARY_DUE, SETTINGS);
    expect(empty).to.deep.include({ dropped: [JANUARY], sealed: [], alarms: [] });
    await rig.reset('2025-12-01T00:00:00Z');
    await rig.watch(CHILD, '2025-12-30T12:00:00Z');
    await rig.build(JANUARY_DUE);
    const report = await rig.run(JANUARY_DUE, SETTINGS);
    expect(report.dropped).to.include(JANUARY);
    expect(report.sealed).to.include.members(['2025-12-30', '2026-01-31', '2026-02-01']);
  });

  it('is not held back by an import whose progress was saved at a time in the future: a clock was ahead', async () => {
    const saved = { started_at: '2026-01-01T00:00:00Z', saved_at: '2027-01-01T00:00:00Z' };
    const running = { file_name: 'x', fingerprint: 'x', format: 'csv', status: 'running' };
    await rig.database('imports').insert({ ...running, ...saved });
    await expectGone();
  });

  it('is held back by a running import, and by none that was abandoned or is done', async () => {
    const running = { file_name: 'x', fingerprint: 'x', format: 'csv', status: 'running' };
    const saved = (saved_at: string) => ({ ...running, started_at: '2026-01-01T00:00:00Z', saved_at });
    await rig.database('imports').insert(saved('2026-02-17T00:00:00Z'));
    await expectHeld('import_running');
    await rig
      .database('imports')
      .update({ status: 'completed', finished_at: JANUARY_DUE, saved_at: JANUARY_DUE });
    await rig.database('imports').update(saved('2026-02-16T23:59:59.999Z')).update({ finished_at: null });
    await expectGone();
    await rig
      .database('imports')
      .update({ status: 'completed', finished_at: FEBRUARY_DUE, saved_at: FEBRUARY_DUE });
    await rig.build(FEBRUARY_DUE);
    expect((await rig.run(FEBRUARY_DUE, SETTINGS)).dropped).to.deep.equal(['usage_events_2026_02']);
  });

  it('is held back by an earlier month: a day at the end of that still reads into this one', async () => {
    const expected = async () => {
      await rig.build(FEBRUARY_DUE);
      return (await readRows(rig.database)).plays;
    };
    const plays = await expected();
    await setDay('2026-01-31', { status: 'stale', plays: 0 });
    const report = await rig.run(FEBRUARY_DUE, SETTINGS);
    expect(report.dropped).to.not.include.oneOf([JANUARY, 'usage_events_2026_02']);
    expect(report.held_back).to.deep.equal([
      { partition: JANUARY, because: 'days_not_built', dates: ['2026-01-31'] },
      { partition: 'usage_events_2026_02', because: 'earlier_month', dates: [] },
    ]);
    await rig.database('plays').where({ metric_date: '2026-01-31' }).delete();
    expect(await expected()).to.deep.equal(plays);
    const { dropped } = await rig.run(FEBRUARY_DUE, SETTINGS);
    expect(dropped).to.deep.equal([JANUARY, 'usage_events_2026_02']);
  });

  for (const [what, space] of [
    ['storing', 'ingest'],
    ['building', 'ledger'],
  ] as const) {
    it(`is held back until the next run while others are ${what} for longer than the lock timeout`, async () => {
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const holding = inTransaction(rig.database, async (transaction) => {
        await lock(transaction, space);
        await released;
      });
      await eventually('it is held', async () => {
        const { rows } = await rig.database.raw(
          "select from pg_locks where locktype = 'advisory' and granted",
        );
        return rows.length > 0;
      });
      const dropping = dropRawMonths(rig.database, { now: new Date(JANUARY_DUE), rawEventsDays: 17 });
      const { heldBack, dropped } = await dropping;
      release();
      await holding;
      expect(heldBack.map(({ because }) => because)).to.include('in_use');
      expect(dropped).to.deep.equal([]);
      expect(await rig.datesWith('sealed')).to.deep.equal([]);
      await expectGone();
    });
  }

  it('is dropped in order even if its events wait in the DEFAULT partition, which is emptied first', async () => {
    await rig.reset('2026-01-16T00:00:00Z');
    await rig.database.raw('drop table usage_events_2026_01, usage_events_2026_02');
    const late = new Date('2026-01-31T23:59:30Z');
    await deliverEvents(
      rig.database,
      playOf({ childId: CHILD, bookId: '11' }, +late),
      new Date(+late + 60_000),
    );
    expect(await rig.database('usage_events_default').pluck('event_type')).to.have.length(3);
    await detectChanges(rig.database, 'UTC', new Date(JANUARY_DUE));
    const first = await rig.run(JANUARY_DUE, SETTINGS);
    expect(first.held_back[0]).to.include({ partition: JANUARY, because: 'days_not_built' });
    expect(await rig.database('usage_events_default').pluck('event_type')).to.deep.equal([]);
    await rig.build(JANUARY_DUE);
    await expectGone();
    expect(await rig.database('usage_events').pluck('event_type')).to.have.length(2);
  });
});
