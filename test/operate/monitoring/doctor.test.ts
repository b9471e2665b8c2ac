import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { openBreakableProxy } from '../../support/breakable-proxy.ts';
import {
  type Expected,
  expectFindingOf,
  openCheckContext,
  QUIET_LOG,
  setForDatabase,
  type TestCheckContext,
} from './check-context.ts';

const CHECKS = [
  ...['Node.js version', 'PostgreSQL version', 'Schema', 'Clock', 'Partitions', 'DEFAULT partition'],
  ...['Values in the log of PostgreSQL', 'Retention', 'Personal data inventory', 'Days due'],
  ...['Time', 'Times to come', 'Retention held back'],
  ...['Days that failed', 'Look for arrivals', 'Queue', 'Schedules'],
];
const LOUD = {
  log_error_verbosity: 'default',
  log_min_error_statement: 'error',
  log_statement: 'mod',
  log_min_duration_statement: '0',
  log_parameter_max_length_on_error: '-1',
};

/**
 * Each thing that the doctor looks at, when it is well and when it is not (docs/operations.md, "Ask the
 * doctor").
 */
describe('The doctor', () => {
  let context: TestCheckContext;

  beforeEach(async () => {
    context = await openCheckContext();
  });
  afterEach(() => context.close());

  const expectFinding = (...expected: Expected) => expectFindingOf(context, ...expected);
  const verdicts = async (
    from: TestCheckContext,
    changed: Parameters<TestCheckContext['runHealthChecks']>[0] = {},
  ) =>
    Object.fromEntries(
      Object.entries(await from.runHealthChecks(changed)).map(([name, { verdict }]) => [name, verdict]),
    );
  const addDay = (metric_date: string, fields: Record<string, unknown>) =>
    context.database('metric_days').insert({
      ...{
        metric_date,
        starts_at: `${metric_date}T00:00:00Z`,
        ends_at: `${metric_date}T23:59:59Z`,
        ...fields,
      },
    });

  it('finds nothing wrong with a healthy installation', async () => {
    expect(await verdicts(context)).to.deep.equal(Object.fromEntries(CHECKS.map((name) => [name, 'ok'])));
  });

  it('finds that no worker has looked for new events for long, or ever', async () => {
    const lookedAt = (arrivals_seen_until: Date | null) =>
      context.database('ledger_state').update({ arrivals_seen_until });
    await lookedAt(new Date(Date.now() - 16 * 60_000));
    await expectFinding('Look for arrivals', 'warning', '^the last one at ');
    await lookedAt(null);
    await expectFinding('Look for arrivals', 'warning', '^none so far$');
  });

  it('finds extensions that write statements with their values', async () => {
    await setForDatabase(context.database, 'session_preload_libraries', 'auto_explain');
    await setForDatabase(context.database, 'auto_explain.log_min_duration', '0');
    await expectFinding('Values in the log of PostgreSQL', 'warning', 'auto_explain.log_min_duration=0');
  });

  it('finds a schema of an older version, and that nothing else works without one', async () => {
    const migrations = await context.database('knex_migrations').orderBy('id', 'desc').first('id');
    await context.database('knex_migrations').where({ id: migrations.id }).delete();
    await expectFinding('Schema', 'failed', 'pending');
    const empty = await openCheckContext({ isMigrated: false });
    const found = await verdicts(empty);
    await empty.close();
    expect(found).to.include({
      'PostgreSQL version': 'ok',
      Schema: 'failed',
      Clock: 'ok',
      'Days due': 'failed',
    });
  });

  it('finds a PostgreSQL that is too old', async () => {
    const old = { raw: async () => ({ rows: [{ version: '14.11 (Debian)' }] }) } as unknown as Database;
    expect((await verdicts(context, { database: old }))['PostgreSQL version']).to.equal('failed');
  });

  it('finds clocks that differ by more than five seconds, whichever is ahead', async () => {
    for (const [seconds, verdict] of [
      ...[[-60, 'failed'] as const, [-7, 'failed'] as const, [0, 'ok'] as const, [7, 'failed'] as const],
    ]) {
      const now = new Date(Date.now() + seconds * 1000);
      expect((await verdicts(context, { now })).Clock, `${seconds} s`).to.equal(verdict);
    }
  });

  it('finds partitions of the next month that are missing', async () => {
    const name = `plays_${DateTime.utc().plus({ months: 1 }).toFormat('yyyy_MM')}`;
    await context.database.raw('drop table ??', [name]);
    await expectFinding('Partitions', 'warning', `^missing: ${name}$`);
  });

  it('finds events in the DEFAULT partition', async () => {
    await context.database.raw(
      `insert into usage_events (event_id, event_type, child_profile_id, book_id, occurred_at, received_at)
       values (gen_random_uuid(), 'pause', 470011000031, 11, '2031-05-05T10:00:00Z', now())`,
    );
    await expectFinding('DEFAULT partition', 'failed', /^1 events wait/);
  });

  it('finds every setting by which values could get into the log of the server', async () => {
    for (const [setting, quiet] of Object.entries(QUIET_LOG)) {
      const value = LOUD[setting as keyof typeof LOUD];
      await setForDatabase(context.database, setting, value);
      await expectFinding('Values in the log of PostgreSQL', 'warning', `: ${setting}=${value}$`);
      await setForDatabase(context.database, setting, quiet);
    }
  });

  it('finds days that have been due for more than a quarter of an hour', async () => {
    const dueSince = (minutes: number) => DateTime.utc().minus({ minutes }).toJSDate();
    await addDay('2026-02-23', { status: 'stale', due_since: dueSince(14) });
    await expectFinding('Days due', 'ok', 'none');
    await addDay('2026-02-24', { status: 'missing', due_since: dueSince(16) });
    await addDay('2026-02-22', { status: 'stale', due_since: dueSince(20) });
    await expectFinding('Days due', 'warning', /^2, the oldest 2026-02-22$/);
  });

  it('finds days that failed, with the code of the error', async () => {
    await addDay('2026-02-24', { status: 'stale', last_error: '23514', due_since: new Date() });
    await expectFinding('Days that failed', 'failed', /^2026-02-24 \(23514\)$/);
  });

  it('finds schedules that are missing', async () => {
    const { queues, close } = await context.openQueues();
    await queues['finalise-days'].removeJobScheduler('finalise-days');
    await close();
    await expectFinding('Schedules', 'warning', '^missing: finalise-days$');
  });

  it('finds schedules whose next run should have been a quarter of an hour ago', async () => {
    const { queues, close } = await context.openQueues();
    const [schedule] = await queues['partition-maintenance'].getJobSchedulers();
    await close();
    const late = (milliseconds: number) =>
      context.runHealthChecks({ now: new Date((schedule?.next ?? 0) + milliseconds) });
    expect((await late(900_000)).Schedules?.found).to.not.include('partition-maintenance');
    const { Schedules } = await late(900_001);
    expect(Schedules?.verdict).to.equal('warning');
    expect(Schedules?.found).to.match(/^overdue: .*partition-maintenance/);
  });

  it('finds a queue that somebody has paused', async () => {
    const { queues, close } = await context.openQueues();
    await queues['refresh-due-days'].pause();
    await close();
    await expectFinding('Schedules', 'warning', '^paused: refresh-due-days$');
  });

  it('finds retention that has never run, has not run lately, or has not succeeded', async () => {
    const runs = () => context.database('retention_runs');
    const { report } = await runs().first('report');
    const store = async (hours: number, alarms: string[]) => {
      const at = DateTime.utc().minus({ hours }).toJSDate();
      const changed = JSON.stringify({ ...report, alarms });
      await runs().insert({ started_at: at, completed_at: at, report: changed });
    };
    await store(25, []);
    await expectFinding('Retention', 'ok', '^ran at ');
    await store(27, []);
    await expectFinding('Retention', 'warning', '^ran last at ');
    await store(1, ['plays: 7 rows past their limit']);
    await expectFinding('Retention', 'failed', '^plays: 7 rows past their limit$');
    await runs().delete();
    await expectFinding('Retention', 'warning', '^has never run$');
  });

  it('finds columns that no erasure would reach', async () => {
    await context.database.raw('alter table books add column favourite_of bigint');
    await expectFinding('Personal data inventory', 'failed', 'books.favourite_of$');
  });

  it('finds that the tables of the queue are missing, and does not create them', async () => {
    await context.database.raw('drop schema bullmq cascade');
    await expectFinding('Queue', 'failed', 'BullMQ has no tables');
    await expectFinding('Schedules', 'failed', 'could not be examined');
    const { rows } = await context.database.raw("select to_regnamespace('bullmq') is null as untouched");
    expect(rows[0].untouched).to.equal(true);
  });

  it('warns about a production database without Redis', async () => {
    expect((await verdicts(context, { isEmbedded: false })).Queue).to.equal('warning');
    expect((await verdicts(context, { isEmbedded: true })).Queue).to.equal('ok');
  });

  it('does not wait for an unavailable Redis', async () => {
    const proxy = await openBreakableProxy('redis://127.0.0.1:1');
    await proxy.cut('refuse');
    const away = await openCheckContext({ redisUrl: proxy.url });
    const { Schema, Queue, Schedules } = await away.runHealthChecks();
    expect([Schema?.verdict, Queue?.verdict, Schedules?.verdict]).to.deep.equal(['ok', 'failed', 'failed']);
    expect(Queue?.found).to.equal('no answer within 5 s');
    await away.close();
    await proxy.close();
  });
});
