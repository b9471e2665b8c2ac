import { expect } from 'chai';
import { presentBackfill } from '../../../src/compute/backfills/read-backfills.ts';
import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import { detectChanges } from '../../../src/compute/ledger/detect-changes.ts';
import { digestTables } from './digest-tables.ts';
import { NOTED_AGAIN_SECONDS, type ShownBackfill, startWeek, WEEK, type Week } from './week.ts';

const resultsOf = ({ days }: ShownBackfill) =>
  Object.fromEntries(days.map(({ date, result }) => [date, result]));

/** The result of each day of a backfill, including days that it must not change. */
describe('The result of a backfill', () => {
  let week: Week;

  beforeEach(async () => {
    week = await startWeek();
  });
  afterEach(() => week.close());

  const runAll = async (fields: Record<string, unknown> = {}) =>
    week.run((await week.request({ mode: 'all', ...fields })).id);
  const runHere = async (fields: Record<string, unknown>) => {
    const { id } = await week.request({ mode: 'all', ...fields });
    return presentBackfill(await runBackfill(week.database, String(id), week.clock));
  };

  it('reports no change where nothing changed', async () => {
    const shown = await runAll();
    expect(Object.values(resultsOf(shown))).to.deep.equal(WEEK.map(() => 'unchanged'));
    expect(
      shown.days.filter(({ error, differences }) => error !== null || differences !== null),
    ).to.deep.equal([]);
    expect(shown).to.include({ status: 'completed', completed_at: week.clock().toISOString() });
  });

  it('shows which figures of a day changed, and of which books', async () => {
    await week.watch('2026-02-21', 3);
    const { days, status } = await runHere({ from: '2026-02-20', to: '2026-02-22' });
    expect(days.map(({ result }) => result)).to.deep.equal(['unchanged', 'rebuilt', 'unchanged']);
    expect(days[1]?.differences).to.deep.equal({
      platform: {
        total_play_starts: { before: 1, after: 2 },
        watched_milliseconds: { before: 60_000, after: 240_000 },
        total_minutes_watched: { before: 1, after: 4 },
      },
      books: ['11'],
    });
    expect(status).to.equal('completed');
    expect((await week.minutes())['2026-02-21']).to.equal(4);
  });

  it('shows every figure as new for a day that was never built', async () => {
    await week.database('daily_platform_metrics').where({ metric_date: '2026-02-24' }).delete();
    await week.database('daily_book_metrics').where({ metric_date: '2026-02-24' }).delete();
    await week.setStatus('missing', '2026-02-24');
    const { days } = await runHere({ mode: 'missing' });
    expect(days).to.have.lengthOf(1);
    expect(days[0]).to.include({ date: '2026-02-24', result: 'rebuilt' });
    expect(days[0]?.differences?.platform.total_play_starts).to.deep.equal({ before: null, after: 1 });
    expect(days[0]?.differences?.books).to.deep.equal(['11']);
  });

  it('refuses each sealed and each final day, and builds the others', async () => {
    for (const date of WEEK) await week.watch(date, 2);
    await week.setStatus('sealed', '2026-02-19', '2026-02-22');
    await week.setStatus('final', '2026-02-20');
    const before = await week.minutes();
    const shown = await runAll();
    expect(resultsOf(shown)).to.deep.equal({
      ...Object.fromEntries(WEEK.map((date) => [date, 'rebuilt'])),
      ...{ '2026-02-19': 'refused_sealed', '2026-02-20': 'refused_final', '2026-02-22': 'refused_sealed' },
    });
    expect(shown.days[0]?.error).to.include('raw events of 2026-02-19 were deleted');
    expect(shown.days[1]?.error).to.include('2026-02-20 is final');
    expect(shown.status).to.equal('completed');
    const refused = ['2026-02-19', '2026-02-20', '2026-02-22'];
    for (const [date, minutes] of Object.entries(await week.minutes())) {
      expect(minutes, date).to.equal(refused.includes(date) ? before[date] : 3);
    }
  });

  it('revises a final day if that was requested with a reason, but no sealed one', async () => {
    await week.watch('2026-02-20', 2);
    await week.watch('2026-02-22', 2);
    await week.setStatus('final', '2026-02-20');
    await week.setStatus('sealed', '2026-02-22');
    const reason = 'a late batch was let in';
    const shown = await runAll({ revise_final: true, reason });
    expect(resultsOf(shown)).to.include({ '2026-02-20': 'rebuilt', '2026-02-22': 'refused_sealed' });
    const ledger = await week
      .database('metric_days')
      .whereIn('metric_date', ['2026-02-20', '2026-02-22', '2026-02-23'])
      .orderBy('metric_date')
      .select('status', 'revision', 'revision_reason');
    expect(ledger).to.deep.equal([
      { status: 'final', revision: 1, revision_reason: reason },
      { status: 'sealed', revision: 0, revision_reason: null },
      { status: 'built', revision: 0, revision_reason: null },
    ]);
    expect((await week.minutes())['2026-02-20']).to.equal(3);
  });

  it('reports the error of a day that cannot be built by its code only, and builds the others', async () => {
    for (const date of WEEK) await week.watch(date);
    await week.database.raw(`
      create function fail() returns trigger language plpgsql as $$ begin
        if new.metric_date = '2026-02-21' then raise exception 'child %', 470011000031; end if;
        return new;
      end $$;
      create trigger fail before insert on daily_platform_metrics for each row execute function fail()`);
    const shown = await runAll();
    expect(resultsOf(shown)).to.deep.equal({
      ...Object.fromEntries(WEEK.map((date) => [date, 'rebuilt'])),
      '2026-02-21': 'failed',
    });
    expect(shown.days[2]).to.include({ error: 'P0001', differences: null });
    expect(shown.status).to.equal('failed');
    expect(JSON.stringify(shown)).not.to.include('470011000031');
    expect((await week.minutes())['2026-02-21']).to.equal(1);
  });

  it('is permanent: running a finished one again does nothing', async () => {
    const first = await runAll();
    await week.watch('2026-02-21');
    week.clock.advance({ hours: 1 });
    expect(await week.run(first.id)).to.deep.equal(first);
    expect((await week.minutes())['2026-02-21']).to.equal(1);
  });
});

describe('A dry run of a backfill', () => {
  let week: Week;

  before(async () => {
    week = await startWeek();
    for (const date of WEEK) await week.watch(date, 2);
    await week.setStatus('final', '2026-02-20');
    await week.setStatus('sealed', '2026-02-21');
    await detectChanges(week.database, 'UTC', week.clock());
    week.clock.advance({ seconds: NOTED_AGAIN_SECONDS });
    await detectChanges(week.database, 'UTC', week.clock());
    await week.setStatus('stale', '2026-02-22');
  });
  after(() => week.close());

  it('changes no byte if all arrivals are noted, and shows what the real run then does', async () => {
    const fields = { mode: 'all', revise_final: true, reason: 'to try' };
    const before = await digestTables(week.database, ['backfills', 'backfill_days']);
    const tried = await week.run((await week.request({ ...fields, dry_run: true })).id);
    expect(await digestTables(week.database, ['backfills', 'backfill_days'])).to.deep.equal(before);
    const { id } = await week.request(fields);
    const done = presentBackfill(await runBackfill(week.database, String(id), week.clock));
    expect(tried.days).to.deep.equal(done.days);
    expect(tried.status).to.equal('completed');
    expect(tried.days.map(({ result }) => result)).to.deep.equal(
      WEEK.map((date) => (date === '2026-02-21' ? 'refused_sealed' : 'rebuilt')),
    );
    expect(tried.days[0]?.differences?.platform.total_minutes_watched).to.deep.equal({ before: 1, after: 3 });
    expect(await digestTables(week.database, [])).not.to.deep.include(before);
  });
});
