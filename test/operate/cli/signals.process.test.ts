import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { httpClient } from '../../support/http-client.ts';
import { type DaysTillToday, openDaysTillToday } from './days-till-today.ts';
import { type Running, startStorytime } from './run-storytime.ts';

const ADMIN_KEY = 'the-admin-key-of-a-program-0123456789abcdef';

/** The documented time (docs/operations.md, "Stopping"), and some more for a busy machine. */
const STOP_MILLISECONDS_MAX = 15_000 + 2_000;
const IDLE_STOP_MILLISECONDS_MAX = 8_000;
const AT_ONCE_MILLISECONDS = 3_000;

/** A signal that comes sooner after the first one counts as the same signal. */
const SECOND_SIGNAL_MILLISECONDS = 1_100;

/** `start`, `web` and `worker` stop gracefully on the first signal, and at once on the second. */
describe('A running storytime', () => {
  let days: DaysTillToday;

  before(async () => {
    days = await openDaysTillToday();
  });
  after(() => days.close());

  const environment = () => ({ DATABASE_URL: days.url, STORYTIME_ADMIN_KEY: ADMIN_KEY });
  const RUNS = { start: 'Storytime is running', web: '"listening"', worker: 'schedules installed' };
  const run = async (word: keyof typeof RUNS) => {
    if (word === 'worker') await days.database.raw('drop schema if exists bullmq cascade');
    return startStorytime([word], environment(), RUNS[word]);
  };
  // What a program says and what it logs come through two pipes, in either order.
  const addressOf = async (program: Running) => {
    const find = () => /"address":"(http[^"]+)"/.exec(program.output())?.[1] ?? '';
    await eventually('it says where it listens', () => find() !== '');
    return find();
  };
  const event = (type: string) => ({
    events: [{ event_type: type, child_profile_id: 31, book_id: 11, occurred_at: new Date().toISOString() }],
  });

  for (const word of ['start', 'web', 'worker'] as const) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      if (word !== 'web' && signal === 'SIGINT') continue;
      it(`stops as ${word} on ${signal}`, async () => {
        const program = await run(word);
        program.signal(signal);
        const { code, milliseconds } = await program.ended();
        expect(code, program.output()).to.equal(0);
        expect(milliseconds).to.be.below(IDLE_STOP_MILLISECONDS_MAX);
        expect(program.output()).to.include('"stopping"').and.include('"stopped"');
        expect(program.output()).not.to.match(/"level":"(warn|error)"/);
      });
    }
  }

  it('answers the requests in progress before it stops as web, even if npm repeats the Ctrl-C of the terminal', async () => {
    const program = await run('web');
    const client = httpClient(await addressOf(program), ADMIN_KEY);
    const hold = await days.database.transaction();
    await hold.raw('lock table usage_events in share mode');
    const answering = client.send('POST', '/api/v1/events', { json: event('pause') });
    await waitForLock();
    program.signal('SIGINT');
    await eventually('it stops', () => program.output().includes('"stopping"'));
    program.signal('SIGINT');
    await hold.rollback();
    const answer = await answering;
    expect([answer.status, answer.body]).to.deep.include(200).and.have.nested.property('[1].accepted', 1);
    expect((await program.ended()).code).to.equal(0);
    client.close();
  });

  it('stops in time as worker, and leaves a day that takes too long to other workers', async () => {
    const hold = await holdRebuilds(days.url);
    const due = { status: 'stale', built_at: null, due_since: '2026-01-01T00:00:00Z' };
    await days.database('metric_days').update(due);
    const program = await run('worker');
    await hold.reached();
    program.signal('SIGTERM');
    const { code, milliseconds } = await program.ended();
    await hold.release();
    expect(code).to.equal(0);
    expect(milliseconds).to.be.below(STOP_MILLISECONDS_MAX);
    const stale = await days.database('metric_days').where({ metric_date: days.dates[0] }).first('status');
    expect(stale).to.deep.equal({ status: 'stale' });
  }).timeout(120_000);

  it('ends soon if it gets a signal while it waits for an unavailable Redis', async () => {
    const away = { ...environment(), REDIS_URL: 'redis://127.0.0.1:1' };
    const program = await startStorytime(['worker'], away, 'waiting for the queue');
    program.signal('SIGTERM');
    const { code, milliseconds } = await program.ended();
    expect(code).to.equal(1);
    expect(milliseconds).to.be.below(7_000);
  });

  it('ends with 1 if its embedded PostgreSQL has stopped by itself, so that a supervisor starts both again', async () => {
    const home = mkdtempSync(join(tmpdir(), 'storytime-lost-'));
    chmodSync(home, 0o755);
    const program = await startStorytime(['start'], { STORYTIME_HOME: home }, RUNS.start);
    const [pid] = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGKILL');
    expect((await program.ended()).code).to.equal(1);
    expect(program.output()).to.include('the embedded PostgreSQL has stopped by itself');
    rmSync(home, { recursive: true, force: true });
  }).timeout(60_000);

  for (const [what, fail] of [
    ['an exception that nothing catches', 'throw new TypeError(text)'],
    ['a rejection that nothing catches', 'Promise.reject(new TypeError(text))'],
  ]) {
    it(`logs ${what} once as fatal, without its text, stops, and ends with 1`, async () => {
      const quoted = "'Key (child_profile_id)=(' + (470011000030 + 1) + ')'"; // the code is in the stack
      const code = `const text = ${quoted}; process.on('SIGUSR2', () => { setImmediate(() => { ${fail} }); ${fail} })`;
      const preload = `--import data:text/javascript,${encodeURIComponent(code)}`;
      const program = await startStorytime(['web'], { ...environment(), NODE_OPTIONS: preload }, RUNS.web);
      program.signal('SIGUSR2');
      const ended = await program.ended();
      const output = program.output();
      expect(ended.code, output).to.equal(1);
      expect(ended.milliseconds).to.be.below(IDLE_STOP_MILLISECONDS_MAX);
      expect(output.match(/"level":"fatal"/g)).to.have.lengthOf(1);
      expect(output).to.match(/"level":"fatal".*"fault":"TypeError".*"unexpected error: the program stops"/);
      expect(output).to.include('"stopped"').and.not.include('470011000031');
    });
  }

  it('ends with 1 after an unexpected error even if it cannot finish what it is doing', async () => {
    const code = `process.on('SIGUSR2', () => { throw new TypeError('unexpected') })`;
    const preload = `--import data:text/javascript,${encodeURIComponent(code)}`;
    const hold = await holdRebuilds(days.url);
    const due = { status: 'stale', built_at: null, due_since: '2026-01-01T00:00:00Z' };
    await days.database('metric_days').update(due);
    await days.database.raw('drop schema if exists bullmq cascade');
    const program = await startStorytime(
      ['worker'],
      { ...environment(), NODE_OPTIONS: preload },
      RUNS.worker,
    );
    await hold.reached();
    program.signal('SIGUSR2');
    const ended = await program.ended();
    await hold.release();
    expect(ended.code, program.output()).to.equal(1);
    expect(ended.milliseconds).to.be.below(STOP_MILLISECONDS_MAX);
  }).timeout(120_000);

  it('stops as backfill at Ctrl-C after the days that it is building, and no worker continues it', async () => {
    const hold = await holdRebuilds(days.url);
    const words = [
      'backfill',
      ...['--from', days.dates[0] ?? '', '--to', days.dates.at(-1) ?? ''],
      '--mode',
      'all',
    ];
    const program = await startStorytime(words, { DATABASE_URL: days.url });
    await hold.reached();
    program.signal('SIGINT');
    await hold.release();
    expect((await program.ended()).code, program.output()).to.equal(1);
    expect(program.output()).to.include('Stopped: ').and.include('pending');
    const newest = await days.database('backfills').orderBy('id', 'desc').first('status');
    expect(newest).to.deep.equal({ status: 'failed' });
  });

  for (const word of ['web', 'start'] as const) {
    it(`ends as ${word} at once with 1 on the second signal`, async () => {
      const program = await run(word);
      const client = httpClient(await addressOf(program), ADMIN_KEY);
      const hold = await days.database.transaction();
      await hold.raw('lock table usage_events in share mode');
      const answering = client
        .send('POST', '/api/v1/events', { json: event('resume') })
        .catch(() => 'cut off');
      await waitForLock();
      program.signal('SIGTERM');
      await eventually('it stops', () => program.output().includes('"stopping"'));
      await pause(SECOND_SIGNAL_MILLISECONDS);
      program.signal('SIGTERM');
      const { code, milliseconds } = await program.ended();
      await hold.rollback();
      expect(code).to.equal(1);
      expect(milliseconds).to.be.below(AT_ONCE_MILLISECONDS);
      expect(await answering).to.equal('cut off');
      client.close();
    });
  }

  const waitForLock = () =>
    eventually('a request is under way', async () => {
      const { rows } = await days.database.raw(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return rows.length > 0;
    });
});
