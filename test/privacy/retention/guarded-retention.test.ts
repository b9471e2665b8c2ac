import { expect } from 'chai';
import { confirmClock } from '../../../src/compute/ledger/clock-doubt.ts';
import type { RetentionSettings } from '../../../src/foundation/core/retention-settings.ts';
import { type GuardedRun, runGuardedRetention } from '../../../src/privacy/retention/guard-retention.ts';
import { findLargeDeletion } from '../../../src/privacy/retention/planned-deletion.ts';
import { confirmDeletion, listHolds } from '../../../src/privacy/retention/retention-holds.ts';
import { CLOCKS_AGREE } from '../../support/test-clocks.ts';
import { CHILD, OTHER_CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const BEGIN = '2026-01-05T12:00:00.000Z';

/** January is due from 1 May on, February from 29 May on (RETENTION_RAW_EVENTS_DAYS is 90). */
const JANUARY_DUE = '2026-05-02T03:30:00.000Z';
const FEBRUARY_DUE = '2026-06-05T03:30:00.000Z';

describe('A run of retention that would delete much at once', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset(BEGIN));

  /** A run as a worker does it, at a confirmed time. */
  async function run(now: string, settings: Partial<RetentionSettings> = {}): Promise<GuardedRun> {
    await confirmClock(rig.database, new Date(now), 'a test');
    return runGuardedRetention(rig.database, { ...rig.context(now, settings), ...CLOCKS_AGREE });
  }
  const held = (run: GuardedRun) => ('heldBack' in run ? run.heldBack : 'nothing');
  const confirm = (now: string) => confirmDeletion(rig.database, new Date(now), 'a test');
  const plans = async () => (await listHolds(rig.database)).map(({ details, times }) => ({ details, times }));
  async function watch(...days: string[]): Promise<void> {
    for (const day of days) await rig.watch(CHILD, `${day}T12:00:00Z`);
  }

  it('is held back if it is more than a tenth and more than a month, and done once it is confirmed', async () => {
    await watch('2026-01-10', '2026-02-10', '2026-05-20');
    await rig.build(FEBRUARY_DUE);
    expect(held(await run(FEBRUARY_DUE))).to.equal('large_deletion');
    expect(held(await run(FEBRUARY_DUE))).to.equal('large_deletion');
    expect(await rig.months()).to.include.members(['2026_01', '2026_02']);
    expect(await rig.datesWith('sealed')).to.deep.equal([]);
    expect(await rig.database('usage_events').pluck('event_id')).to.have.length(rig.events.length);
    const plan = [{ table: 'usage_events', due: 6, held: 9 }];
    expect(await plans()).to.deep.equal([{ details: { plan }, times: 2 }]);
    await confirm(FEBRUARY_DUE);
    expect(held(await run(FEBRUARY_DUE))).to.equal('nothing');
    expect(await rig.months()).to.not.include.members(['2026_01', '2026_02']);
    expect(await plans()).to.deep.equal([]);
  });

  it('runs without confirmation if it deletes one month, however large a share that is', async () => {
    await watch('2026-01-10', '2026-02-10');
    await rig.build(JANUARY_DUE);
    expect(held(await run(JANUARY_DUE))).to.equal('nothing');
    expect(await rig.months()).to.not.include('2026_01');
    await rig.build(FEBRUARY_DUE);
    expect(held(await run(FEBRUARY_DUE))).to.equal('nothing');
    expect(await rig.months()).to.not.include('2026_02');
  });

  it('runs without confirmation if two months are less than a tenth', async () => {
    const days = Array.from({ length: 21 }, (_, day) => `2026-05-${String(day + 1).padStart(2, '0')}`);
    await watch('2026-01-10', '2026-02-10', ...days);
    await rig.build(FEBRUARY_DUE);
    expect(held(await run(FEBRUARY_DUE))).to.equal('nothing');
    expect(await rig.months()).to.not.include.members(['2026_01', '2026_02']);
  });

  it('is held back for children, plays, tombstones and records, too', async () => {
    await watch('2026-01-10');
    await rig.build('2026-01-12T00:00:00Z');
    await rig
      .database('access_log')
      .insert({ ...{ at: BEGIN, actor: 'x', action: 'view' }, object_kind: 'x' });
    await rig.database('erased_children').insert({
      ...{ subject_key: Buffer.alloc(32, 'a'), erased_at: BEGIN, refuses_until: BEGIN, expires_at: BEGIN },
    });
    const later = '2029-06-01T03:30:00Z';
    const large = await findLargeDeletion(rig.database, rig.context(later));
    expect(large).to.deep.equal([
      { table: 'usage_events', due: 3, held: 3 },
      { table: 'plays', due: 1, held: 1 },
      { table: 'child_profiles', due: 1, held: 1 },
      { table: 'erased_children', due: 1, held: 1 },
      { table: 'access_log', due: 1, held: 1 },
    ]);
    const before = await rig.database('child_profiles').pluck('id');
    expect(held(await run(later))).to.equal('large_deletion');
    expect(await rig.database('child_profiles').pluck('id')).to.deep.equal(before);
    expect(await rig.database('erased_children').pluck('expires_at')).to.have.length(1);
  });

  it('is held back when a setting is lowered by months', async () => {
    await watch('2026-01-10', '2026-02-10', '2026-03-10');
    await rig.build('2026-04-20T03:30:00Z');
    const now = '2026-04-20T03:30:00.000Z';
    expect(held(await run(now))).to.equal('nothing');
    expect(held(await run(now, { rawEventsDays: 20 }))).to.equal('large_deletion');
    expect(held(await run(now))).to.equal('nothing');
    expect(await plans(), 'it was set back').to.deep.equal([]);
  });

  it('does not accept the confirmation of a smaller deletion for a larger one', async () => {
    await watch('2026-01-10', '2026-02-10', '2026-03-10', '2026-05-20');
    await rig.build(FEBRUARY_DUE);
    await run(FEBRUARY_DUE);
    await confirm(FEBRUARY_DUE);
    const later = '2026-07-10T03:30:00.000Z';
    await rig.build(later);
    expect(held(await run(later))).to.equal('large_deletion');
    await confirm(later);
    expect(held(await run(later))).to.equal('nothing');
  });

  it('stays confirmed until a run has completed', async () => {
    await watch('2026-01-10', '2026-02-10', '2026-05-20');
    await rig.build(FEBRUARY_DUE);
    await run(FEBRUARY_DUE);
    await confirm(FEBRUARY_DUE);
    const stopped = AbortSignal.abort();
    const context = { ...rig.context(FEBRUARY_DUE), ...CLOCKS_AGREE, signal: stopped };
    const error = await runGuardedRetention(rig.database, context).catch((caught: Error) => caught);
    expect(error).to.be.instanceOf(Error).and.include({ name: 'RetentionInterruptedError' });
    expect(held(await run(FEBRUARY_DUE))).to.equal('nothing');
    await rig.watch(OTHER_CHILD, '2026-06-06T12:00:00Z');
    const next = '2026-06-06T13:00:00Z';
    expect(held(await run(next))).to.equal('nothing');
  });

  it('is not held back for parents and children whom the host application sends again every night', async () => {
    expect(held(await run('2027-06-01T03:30:00Z'))).to.equal('nothing');
  });
});
