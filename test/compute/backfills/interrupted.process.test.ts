import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { startWeek, WEEK, type Week } from './week.ts';

const PROGRAM = fileURLToPath(new URL('./backfill-process.ts', import.meta.url));

/** The running rebuilds: each holds the advisory lock of its day (advisory-locks.ts, space 6). */
const REBUILDS = `select count(*) as rebuilds from pg_locks
  where locktype = 'advisory' and classid = 6 and granted
    and database = (select oid from pg_database where datname = current_database())`;

/** A backfill that is stopped, killed or disconnected continues where it stopped, two days at a time. */
describe('A running backfill', () => {
  let week: Week;
  let id: number;

  beforeEach(async () => {
    week = await startWeek();
    for (const date of WEEK) await week.watch(date, 2);
    id = (await week.request({ mode: 'all' })).id;
  });
  afterEach(() => week.close());

  const finished = () =>
    week
      .database('backfill_days')
      .whereNotNull('finished_at')
      .orderBy('metric_date')
      .select('metric_date', 'result', 'finished_at');
  const countRebuilds = async (): Promise<number> => (await week.database.raw(REBUILDS)).rows[0].rebuilds;

  async function expectDone(): Promise<void> {
    const { status, days } = await week.show(id);
    expect(status).to.equal('completed');
    expect(days.map(({ date, result }) => [date, result])).to.deep.equal(
      WEEK.map((date) => [date, 'rebuilt']),
    );
    expect(await week.minutes()).to.deep.equal(Object.fromEntries(WEEK.map((date) => [date, 3])));
  }

  it('builds two days at a time, never three', async () => {
    const hold = await holdRebuilds(week.url, 'daily_book_metrics');
    const running = week.run(id);
    await hold.reached(2);
    for (let look = 0; look < 20; look += 1) expect(await countRebuilds()).to.equal(2);
    expect((await week.show(id)).status).to.equal('running');
    await hold.release();
    let isOver = false;
    void running.finally(() => {
      isOver = true;
    });
    while (!isOver) expect(await countRebuilds()).to.be.at.most(2);
    await running;
    await expectDone();
  });

  it('builds the oldest first, and reports after each how many are done', async () => {
    const told: [string, number, number][] = [];
    await week.run(id, {
      onDay: ({ metric_date }, done, total) => void told.push([metric_date, done, total]),
    });
    expect(told.map(([, done, total]) => [done, total])).to.deep.equal(
      WEEK.map((_, index) => [index + 1, 7]),
    );
    // Two days are built at a time: when one is done, at most one before it is not.
    for (const [place, [date]] of told.entries()) {
      expect(WEEK.indexOf(date) - place, `${date} as number ${place + 1}`).to.be.at.most(1);
    }
    await expectDone();
  });

  it('stops after the current days when it is told to, and resumes with the others', async () => {
    const stopping = new AbortController();
    const stopped = await week.run(id, { signal: stopping.signal, onDay: () => stopping.abort() });
    expect(stopped).to.include({ status: 'running', completed_at: null });
    const done = await finished();
    expect(done.length).to.be.within(1, 2);
    week.clock.advance({ hours: 1 });
    const told: number[] = [];
    await week.run(id, { onDay: (_day, number) => void told.push(number) });
    expect(told[0]).to.equal(done.length + 1);
    expect(told).to.have.lengthOf(WEEK.length - done.length);
    expect((await finished()).slice(0, done.length), 'not built again').to.deep.equal(done);
    await expectDone();
  });

  it('does nothing if it was told to stop before it began', async () => {
    expect((await week.run(id, { signal: AbortSignal.abort() })).status).to.equal('running');
    expect(await finished()).to.deep.equal([]);
    await week.run(id);
    await expectDone();
  });

  it('leaves the current days pending if it is killed, and the next run builds them', async () => {
    const stopping = new AbortController();
    await week.run(id, { signal: stopping.signal, onDay: () => stopping.abort() });
    const done = await finished();
    const hold = await holdRebuilds(week.url, 'daily_book_metrics');
    const order = [week.url, String(id), week.clock().toISOString()];
    const child = startProgram(PROGRAM, order, { stdio: ['ignore', 'ignore', 'inherit'] });
    const exit = once(child, 'exit');
    await hold.reached(2);
    child.kill('SIGKILL');
    expect(await exit).to.deep.equal([null, 'SIGKILL']);
    await hold.release();
    await eventually('its connections end', async () => (await countRebuilds()) === 0);
    expect(await finished()).to.deep.equal(done);
    expect((await week.show(id)).status).to.equal('running');
    await week.run(id);
    await expectDone();
  });

  it('reports a lost database, which makes no day fail', async () => {
    const hold = await holdRebuilds(week.url, 'daily_book_metrics');
    const running = week.run(id).catch((error: unknown) => error);
    await hold.reached(2);
    await week.database.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    expect(await running).to.be.an('error');
    await hold.release();
    expect((await week.show(id)).days.map(({ result }) => result)).to.deep.equal(WEEK.map(() => 'pending'));
    await week.run(id);
    await expectDone();
  });

  it('builds every day correctly even if it runs twice at once', async () => {
    await Promise.all([week.run(id), week.run(id)]);
    const { status, days } = await week.show(id);
    expect(status).to.equal('completed');
    expect(days.filter(({ result }) => result !== 'rebuilt' && result !== 'unchanged')).to.deep.equal([]);
    expect(await week.minutes()).to.deep.equal(Object.fromEntries(WEEK.map((date) => [date, 3])));
  });
});
