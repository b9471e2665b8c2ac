import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { up } from '../../../migrations/20261129120100_forget_differences.ts';
import { presentBackfill } from '../../../src/compute/backfills/read-backfills.ts';
import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import { requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { CHILD, OTHER_CHILD } from '../../support/installed.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { startWeek, WEEK, type Week } from './week.ts';

const DATE = '2026-02-21';
const ALL = { mode: 'all', from: DATE, to: '2026-02-22' };

/** The changes of a rebuild can show what one child has watched, so they are shown, but not stored. */
describe('The differences that a backfill finds', () => {
  let week: Week;

  beforeEach(async () => {
    week = await startWeek();
    await week.watch(DATE, 3);
  });
  afterEach(() => week.close());

  const kept = async () =>
    (await week.database('backfill_days').orderBy('metric_date').select('metric_date', 'differences'))
      .filter(({ differences }) => differences !== null)
      .map(({ metric_date }) => metric_date);
  const shown = async (id: number) =>
    (await week.show(id)).days.filter(({ differences }) => differences !== null).map(({ date }) => date);
  const tryOut = async () => (await week.run((await week.request({ ...ALL, dry_run: true })).id)).id;

  /** The privacy office requests an erasure, and a worker does it. */
  async function erase(child: number): Promise<void> {
    const now = week.clock();
    const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now };
    const { id } = await requestErasure(
      week.database,
      { kind: 'erase_history', id: String(child), reason: 'other', requestedBy: 'a test' },
      context,
    );
    await runErasure(week.database, id, { timeZone: 'UTC', clock: () => now });
  }

  it('are shown by the run itself and never stored if it is no dry run', async () => {
    const { id } = await week.request(ALL);
    const { days } = presentBackfill(await runBackfill(week.database, String(id), week.clock));
    expect(days[0]?.differences?.platform.total_minutes_watched).to.deep.equal({ before: 1, after: 4 });
    expect(days[1]).to.include({ result: 'unchanged', differences: null });
    expect(await kept()).to.deep.equal([]);
    await week.watch(DATE, 3);
    const asked = await week.run((await week.request(ALL)).id);
    expect(asked.days[0]).to.deep.equal({ date: DATE, result: 'rebuilt', error: null, differences: null });
    expect(await kept()).to.deep.equal([]);
  });

  it('are shown by a dry run on the command line without being stored', async () => {
    const { id } = await week.request({ ...ALL, dry_run: true });
    const { days } = await runBackfill(week.database, String(id), week.clock);
    expect(days[0]?.differences?.platform.total_minutes_watched).to.deep.equal({ before: 1, after: 4 });
    expect(await kept()).to.deep.equal([]);
  });

  it('are shown for a day after a dry run of the API, and then deleted', async () => {
    const id = await tryOut();
    week.clock.advance({ days: 1, milliseconds: -1 });
    await runRetentionOnce(week.database, week.clock());
    expect([await shown(id), await kept()]).to.deep.equal([[DATE], [DATE]]);
    week.clock.advance({ milliseconds: 1 });
    expect([await shown(id), await kept()]).to.deep.equal([[], [DATE]]);
    await runRetentionOnce(week.database, week.clock());
    expect(await kept()).to.deep.equal([]);
    expect((await week.show(id)).days[0]).to.include({ result: 'rebuilt' });
  });

  it('are deleted after a dry run by the erasure of a child that watched on the day, only', async () => {
    const id = await tryOut();
    await erase(OTHER_CHILD);
    expect(await shown(id)).to.deep.equal([DATE]);
    await erase(CHILD);
    expect([await shown(id), await kept()]).to.deep.equal([[], []]);
  });

  it('are deleted by the erasure even while a dry run computes them', async () => {
    const { id } = await week.request({ ...ALL, dry_run: true });
    const holding = await week.database.transaction();
    await holding('backfill_days').where({ backfill_id: id, metric_date: DATE }).forUpdate().select('result');
    const trying = week.run(id);
    await untilWaiting(1);
    const erasing = erase(CHILD);
    await Promise.race([erasing, untilWaiting(2)]);
    await holding.rollback();
    await Promise.all([trying, erasing]);
    expect([await shown(id), await kept()]).to.deep.equal([[], []]);
  });

  it('are neither shown after an older version nor kept by the migration', async () => {
    const { id } = await week.request(ALL);
    await week.run(id);
    await week
      .database('backfill_days')
      .where({ backfill_id: id })
      .update({
        differences: JSON.stringify({ platform: { unique_children: { before: 2, after: 1 } }, books: [] }),
      });
    expect(await shown(id), 'an old worker stored them during a rolling release').to.deep.equal([]);
    await week.database.raw('drop index backfill_days_differences');
    await up(week.database);
    expect(await kept()).to.deep.equal([]);
    expect(await week.database('backfill_days').pluck('result')).to.have.lengthOf(2);
  });

  it('are absent for days on which nothing differs', async () => {
    const untouched = WEEK.filter((date) => date !== DATE);
    const all = await week.run((await week.request({ mode: 'all', dry_run: true })).id);
    for (const { date, result, differences } of all.days)
      if (untouched.includes(date))
        expect({ result, differences }).to.deep.equal({ result: 'unchanged', differences: null });
  });

  async function untilWaiting(waiters: number): Promise<void> {
    for (let look = 0; look < 200; look += 1) {
      const { rows } = await week.database.raw(
        `select count(*)::integer as waiting from pg_locks where not granted and pid in (
           select pid from pg_stat_activity where datname = current_database()
         )`,
      );
      if (rows[0].waiting >= waiters) return;
      await pause(10);
    }
  }
});
