import { expect } from 'chai';
import { readWatermark } from '../../../src/compute/ledger/ledger-state.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { startWeek, WEEK, type Week } from './week.ts';

/** Before the first day of the ledger, and still young enough to be accepted. */
const OLDER = ['2026-02-14', '2026-02-15', '2026-02-16', '2026-02-17', '2026-02-18'];

/** A worker looks for arrivals once a minute; a backfill that is asked for in between must not miss them. */
describe('A backfill asked for right after events were stored', () => {
  let week: Week;

  beforeEach(async () => {
    week = await startWeek();
  });
  afterEach(() => week.close());

  const datesOf = async (fields: Record<string, unknown>) =>
    (await week.request(fields)).days.map(({ date }) => date);

  it('includes the days before those of the ledger, and builds them', async () => {
    await week.watch('2026-02-14', 2);
    const { id, days } = await week.request({ from: '2026-02-14', to: '2026-02-18' });
    expect(days.map(({ date }) => date)).to.deep.equal(OLDER);
    const shown = await week.run(id);
    expect(shown.status).to.equal('completed');
    expect(shown.days.map(({ result }) => result)).to.deep.equal(OLDER.map(() => 'rebuilt'));
    expect(await week.minutes()).to.include({ '2026-02-14': 2, '2026-02-15': 0, '2026-02-19': 1 });
  });

  it('shows in a dry run what those days would be, and changes no figure', async () => {
    await week.watch('2026-02-14', 2);
    const before = await week.minutes();
    const { id } = await week.request({ from: '2026-02-14', to: '2026-02-18', mode: 'all', dry_run: true });
    const { days } = await week.run(id);
    expect(days.map(({ date }) => date)).to.deep.equal(OLDER);
    expect(days[0]?.differences?.platform.watched_milliseconds).to.deep.equal({
      before: null,
      after: 120_000,
    });
    expect(await week.minutes()).to.deep.equal(before);
  });

  it('includes the days that the events change if it is for stale days', async () => {
    expect(await datesOf({ mode: 'stale', to: '2026-02-23' })).to.deep.equal([]);
    await week.watch('2026-02-20', 2);
    expect(await datesOf({ mode: 'stale', to: '2026-02-23' })).to.deep.equal(['2026-02-20']);
  });

  it('leaves the record of the last search to the workers', async () => {
    const seenUntil = await readWatermark(week.database);
    week.clock.advance({ minutes: 3 });
    await week.watch('2026-02-14');
    await week.request({ from: '2026-02-14' });
    expect(await readWatermark(week.database)).to.deep.equal(seenUntil);
  });

  it('includes every day if no worker has ever run', async () => {
    await week.database('metric_days').delete();
    await week.database('ledger_state').delete();
    expect(await datesOf({})).to.deep.equal(WEEK);
    expect(await datesOf({ mode: 'all', from: '2026-02-14' })).to.deep.equal(WEEK);
    expect(await week.database('ledger_state').pluck('reporting_time_zone')).to.deep.equal(['UTC']);
  });

  it('is refused, with an unchanged ledger, if the ledger has another time zone', async () => {
    await week.watch('2026-02-14');
    await week.database('ledger_state').update({ reporting_time_zone: 'Europe/Berlin' });
    const json = { from: '2026-02-14', to: '2026-02-18' };
    const answer = await week.send('POST', '/admin/api/v1/backfills', { json });
    expectProblem(answer, 'not_configured');
    expect(answer.text).to.include('Europe/Berlin');
    expect(await week.database('metric_days').orderBy('metric_date').pluck('metric_date')).to.deep.equal(
      WEEK,
    );
    expect(await week.database('backfills').pluck('id')).to.deep.equal([]);
  });
});
