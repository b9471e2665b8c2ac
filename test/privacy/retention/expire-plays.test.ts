import { expect } from 'chai';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import { expirePlays } from '../../../src/privacy/retention/expire-plays.ts';
import { metricDate } from '../../oracle/metric-date.ts';
import { readHistories } from '../../oracle/read-histories.ts';
import { readPlays } from '../../oracle/read-plays.ts';
import { readFacts } from '../../support/builders-facts.ts';
import { readRowVersions } from '../../support/builders-rows.ts';
import { type System, startSystem } from '../../support/system.ts';
import { CATALOGUE, CHILD, OTHER_CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const SETTINGS = { rawEventsDays: 17, playsDays: 48 };

describe('Plays past their retention', () => {
  let app: System;
  let rig: RetentionRig;
  before(async () => {
    app = await startSystem({ now: '2026-04-01T00:00:00Z' });
    const { url, database, reset, close } = app;
    rig = await openRetentionRig({ url, database, reset, close });
  });
  after(() => rig.close());

  /** Watched repeatedly, once only, across midnight, and on the same day by both. */
  const WATCHED = [
    [CHILD, '2026-01-20T12:00:00Z', '11'],
    [OTHER_CHILD, '2026-01-20T15:00:00Z', '12'],
    [CHILD, '2026-01-31T23:59:30Z', '11'],
    [CHILD, '2026-02-01T04:59:59Z', '12'],
    [CHILD, '2026-02-01T05:00:00Z', '12'],
    [CHILD, '2026-02-14T10:59:59Z', '11'],
    [OTHER_CHILD, '2026-02-14T11:00:00Z', '11'],
    [CHILD, '2026-03-01T12:00:00Z', '11'],
  ] as const;

  async function begin(timeZone: string) {
    await rig.reset('2026-01-16T00:00:00Z', { timeZone });
    for (const [child, start, book] of WATCHED) await rig.watch(child, start, book);
    await rig.build('2026-03-20T00:00:00Z');
    await rig.run('2026-03-20T00:00:00Z', { ...SETTINGS, playsDays: 730 });
  }

  /** The oracle's plays that are still held, and what a child has watched according to them. */
  async function expectAlive(now: string, timeZone: string) {
    const oldest = plusDays(metricDate(Date.parse(now), timeZone), -SETTINGS.playsDays);
    const plays = readPlays(rig.events, CATALOGUE, timeZone).filter((play) => play.metricDate >= oldest);
    const found = await readFacts(rig.database);
    expect(found.plays).to.deep.equal(plays);
    expect(found.histories).to.deep.equal(readHistories(plays));
    return plays.length;
  }

  for (const timeZone of ['UTC', 'America/New_York', 'Pacific/Auckland', 'Asia/Kolkata'])
    it(`are deleted by the day in ${timeZone}, with their histories; no daily figure changes`, async () => {
      await begin(timeZone);
      const { plays: _, child_viewing_histories: __, ...facts } = await readRowVersions(rig.database);
      const [counts, months] = [new Set<number>(), await rig.months('plays')];
      for (
        let now = Date.parse('2026-03-07T20:30:00Z');
        now < Date.parse('2026-05-01Z');
        now += 9 * 3_600_000
      ) {
        const at = new Date(now).toISOString();
        const context = rig.context(at, SETTINGS);
        await expirePlays(rig.database, plusDays(metricDate(now, timeZone), -SETTINGS.playsDays), context);
        counts.add(await expectAlive(at, timeZone));
      }
      expect(counts.size, 'they do not go all at once').to.be.above(4);
      const { plays: ___, child_viewing_histories: ____, ...after } = await readRowVersions(rig.database);
      expect(after).to.deep.equal(facts);
      expect(await rig.months('plays')).to.deep.equal(months.filter((month) => month > '2026_02'));
    });

  it('are deleted as soon as the reporting day changes', async () => {
    await begin('Asia/Kolkata');
    const alive = async () =>
      Number((await rig.database('plays').where({ metric_date: '2026-02-01' }).count('* as n'))[0]?.n);
    const midnight = Date.parse('2026-03-21T18:30:00Z'); // of 22 March: 1 February and 48 days, and one more
    await rig.run(new Date(midnight - 1).toISOString(), SETTINGS);
    expect(await alive()).to.equal(3);
    const { deleted, alarms } = await rig.run(new Date(midnight).toISOString(), SETTINGS);
    expect(await alive()).to.equal(0);
    expect({ deleted: deleted.plays, alarms }).to.deep.equal({ deleted: 3, alarms: [] });
  });

  it('are missing from longer ranges, whose number of children is marked as incomplete', async () => {
    await begin('UTC');
    const ask = async (start: string, end: string) => {
      const address = `/admin/api/v1/analytics/platform?start=${start}&end=${end}`;
      return (await app.send('GET', address)).body as { meta: object };
    };
    const before = await ask('2026-01-20', '2026-03-01');
    expect(before.meta).to.not.have.property('unique_children_partial');
    await rig.run('2026-04-02T00:00:00Z', SETTINGS);
    const after = await ask('2026-01-20', '2026-03-01');
    expect(after.meta).to.include({ unique_children_partial: true });
    expect({ ...after, meta: { ...after.meta, unique_children_partial: undefined } }).to.deep.equal({
      ...before,
      meta: { ...before.meta, unique_children_partial: undefined },
    });
    const whole = await ask('2026-02-13', '2026-03-01');
    expect(whole.meta).to.not.have.property('unique_children_partial');
    const gone = await ask('2026-01-20', '2026-01-20');
    expect(gone.meta).to.include({ unique_children_partial: true });
    expect(gone)
      .to.have.property('summary')
      .that.includes({ total_play_starts: 2, total_unique_children: 0 });
  });

  it('are deleted while somebody reads the table; only the empty month waits for the next run', async () => {
    await begin('UTC');
    const reading = await rig.database.transaction();
    await reading.raw('lock table plays_2026_01 in access share mode');
    const { alarms, failed } = await rig.run('2026-04-02T00:00:00Z', SETTINGS);
    expect({ alarms, failed }).to.deep.equal({ alarms: [], failed: [] });
    expect(await rig.months('plays')).to.include('2026_01');
    await reading.rollback();
    await rig.run('2026-04-02T00:00:00Z', SETTINGS);
    expect(await rig.months('plays')).to.not.include('2026_01');
  });

  it('leave no viewing history behind, however they were deleted', async () => {
    await rig.reset('2026-01-10T00:00:00Z');
    await rig.watch(CHILD, '2026-01-10T12:00:00Z');
    await rig.watch(OTHER_CHILD, '2026-05-01T12:00:00Z');
    await rig.build('2026-05-02T12:00:00Z');
    await rig.database('plays').where({ child_profile_id: CHILD }).delete(); // as if dropped with a month
    const { alarms } = await rig.run('2026-05-02T12:00:00Z', SETTINGS);
    expect(alarms).to.deep.equal([]);
    expect(await rig.database('child_viewing_histories').pluck('child_profile_id')).to.deep.equal([
      Number(OTHER_CHILD),
    ]);
  });
});
