import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { NOW } from '../../support/system.ts';
import { startWeek, WEEK, type Week } from './week.ts';

const BACKFILLS = '/admin/api/v1/backfills';
const TODAY = WEEK.at(-1);

/** What can be asked for, and which days are meant (docs/api.md, "Rebuild days"). */
describe('A request for a backfill', () => {
  let week: Week;

  before(async () => {
    week = await startWeek();
    await week.setStatus('missing', '2026-02-19', '2026-02-24');
    await week.setStatus('stale', '2026-02-20', '2026-02-25');
    await week.setStatus('final', '2026-02-21');
    await week.setStatus('sealed', '2026-02-22');
  });
  after(() => week.close());

  const datesOf = async (fields: Record<string, unknown>) =>
    (await week.request(fields)).days.map(({ date }) => date);
  const ledgerStart = async () => (await week.database('metric_days').min('metric_date as first'))[0]?.first;
  const ask = (json: Record<string, unknown>) =>
    week.send('POST', BACKFILLS, { json: { from: WEEK[0], to: TODAY, ...json } });

  it('covers the days of its range that its mode selects, both ends included', async () => {
    expect(await datesOf({ mode: 'missing' })).to.deep.equal(['2026-02-19', '2026-02-24']);
    expect(await datesOf({})).to.deep.equal(['2026-02-19', '2026-02-24']);
    expect(await datesOf({ mode: 'stale' })).to.deep.equal(['2026-02-20', '2026-02-25']);
    expect(await datesOf({ mode: 'all' })).to.deep.equal(WEEK);
    expect(await datesOf({ mode: 'all', from: '2026-02-21', to: '2026-02-23' })).to.deep.equal(
      WEEK.slice(2, 5),
    );
    expect(await datesOf({ mode: 'all', from: TODAY })).to.deep.equal([TODAY]);
    expect(await datesOf({ from: '2026-02-22', to: '2026-02-23' })).to.deep.equal([]);
  });

  it('is answered with what was requested, and each day pending', async () => {
    const fields = { mode: 'all', dry_run: true, revise_final: true, reason: '  the clock was wrong ' };
    const { id, days, ...rest } = await week.request({ ...fields, from: TODAY });
    expect(rest).to.deep.equal({
      ...{ start: TODAY, end: TODAY, from: TODAY, to: TODAY },
      ...{ mode: 'all', revise_final: true, reason: 'the clock was wrong' },
      ...{ dry_run: true, status: 'queued', requested_at: NOW, completed_at: null },
    });
    expect(days).to.deep.equal([{ date: TODAY, result: 'pending', error: null, differences: null }]);
    expect(await week.show(id)).to.deep.equal({ id, days, ...rest });
  });

  it('stores who requested it, by the name of the key', async () => {
    const key = await week.newKey('ops');
    const json = { from: TODAY, to: TODAY };
    const { body } = await week.send('POST', BACKFILLS, { key, json });
    const row = await week
      .database('backfills')
      .where({ id: (body as { id: number }).id })
      .first('requested_by');
    expect(row).to.deep.equal({ requested_by: `key ${key.split('_')[1]}` });
  });

  it('puts one job into the queue, with nothing but its id', async () => {
    const { id } = await week.request({ mode: 'all' });
    const jobs = await week.queues.queues.backfill.getJobs();
    expect(jobs.map(({ data }) => data)).to.deep.include({ backfill_id: id });
  });

  it('cannot go beyond today', async () => {
    expectProblem(await ask({ to: '2026-02-26' }), 'day_in_future');
    expectProblem(await ask({ from: '2026-02-26', to: '2026-02-27' }), 'day_in_future');
  });

  it('has one range of at most 731 days, from 2015 on', async () => {
    const first = await ledgerStart();
    for (const [fields, pointer] of [
      [{ from: '2026-02-24', to: '2026-02-23' }, '#/from'],
      [{ from: '2024-02-25' }, '#/to'],
      [{ from: '2014-12-31', to: '2015-01-31' }, '#/from'],
      [{ from: '1000-01-01', to: '1000-01-01' }, '#/from'],
      [{ from: '2026-02-30' }, '#/from'],
      [{ to: '2026-02-24T00:00:00Z' }, '#/to'],
      [{ mode: 'every' }, '#/mode'],
      [{ dry_run: 'yes' }, '#/dry_run'],
      [{ revise_final: true }, '#/reason'],
      [{ revise_final: true, reason: '  ' }, '#/reason'],
      [{ reason: 'x'.repeat(501) }, '#/reason'],
      [{ force: true }, '#'],
    ] as const) {
      expectProblem(await ask(fields), 'invalid_request', pointer);
    }
    expect(await ledgerStart(), 'no day was made for what is refused').to.equal(first);
    expect((await ask({ from: '2024-02-26', dry_run: true })).status).to.equal(202);
  });

  it('covers no days before the first one, because there is nothing to build them from', async () => {
    for (const dry_run of [true, false]) {
      const range = { from: '2026-02-14', to: '2026-02-15', mode: 'all', dry_run };
      expect(await datesOf(range)).to.deep.equal([]);
      expect(await datesOf({ ...range, to: '2026-02-19' })).to.deep.equal(['2026-02-19']);
    }
    expect(await ledgerStart()).to.equal(WEEK[0]);
  });

  it('covers a day that has just begun, also in a dry run', async () => {
    const tomorrow = '2026-02-26';
    week.clock.advance({ hours: 6 });
    const range = { from: tomorrow, to: tomorrow };
    expect(await datesOf({ ...range, dry_run: true })).to.deep.equal([tomorrow]);
    expect(await datesOf(range)).to.deep.equal([tomorrow]);
    week.clock.advance({ hours: -6 });
  });

  it('is found by its id only', async () => {
    for (const id of ['0', '-1', '01', 'x', '1.0', '1234567890123456']) {
      expectProblem(await week.send('GET', `${BACKFILLS}/${id}`), 'invalid_request', '#/path/id');
    }
    expectProblem(await week.send('GET', `${BACKFILLS}/999999`), 'not_found');
  });
});
