import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { listMonths } from '../../../src/foundation/db/monthly-partitions.ts';
import { countJobRun } from '../../../src/operate/monitoring/job-statistics.ts';
import { HOLD_REASONS, holdBack, settleHolds } from '../../../src/privacy/retention/retention-holds.ts';
import { startWorkers } from '../../../workers/index.ts';
import { startWeek, WEEK, type Week } from '../../compute/backfills/week.ts';
import { doneJob } from '../../support/done-job.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';
import { type Metrics, parseMetrics } from './parse-metrics.ts';

const STATUSES = ['missing', 'built', 'stale', 'final', 'sealed'];

/**
 * The state of the installation, whichever process is asked (docs/operations.md, "Metrics for Prometheus").
 */
describe('The metrics of the installation', () => {
  let week: Week;

  beforeEach(async () => {
    week = await startWeek();
  });
  afterEach(() => week.close());

  const scrape = async (): Promise<Metrics> => parseMetrics((await week.send('GET', '/metrics')).text);
  const days = (metrics: Metrics) =>
    Object.fromEntries(
      STATUSES.map((status) => [status, metrics.valueOf('storytime_ledger_days', { status })]).filter(
        ([, value]) => value !== undefined,
      ),
    );

  it('count the days by status, and drop a status that no day has any more', async () => {
    expect(days(await scrape())).to.deep.equal({ built: 7 });
    await week.setStatus('final', ...WEEK.slice(0, 2));
    await week.setStatus('sealed', ...WEEK.slice(2, 3));
    expect(days(await scrape())).to.deep.equal({ built: 4, final: 2, sealed: 1 });
    await week.setStatus('missing', ...WEEK);
    expect(days(await scrape())).to.deep.equal({ missing: 7 });
  });

  it('measure how long the day that has been due longest has been due', async () => {
    const lag = async () => (await scrape()).valueOf('storytime_ledger_lag_seconds');
    expect(await lag()).to.equal(0);
    const dueSince = (date: string | undefined, seconds: number) =>
      week
        .database('metric_days')
        .where({ metric_date: date })
        .update({ due_since: new Date(week.clock().getTime() - seconds * 1000), status: 'stale' });
    await dueSince(WEEK[3], 700);
    await dueSince(WEEK[6], 100);
    expect(await lag()).to.equal(700);
    week.clock.advance({ minutes: 5 });
    expect(await lag()).to.equal(1_000);
    await dueSince(WEEK[3], -60);
    await dueSince(WEEK[6], -30);
    await week.database('ledger_state').update({ arrivals_seen_until: week.clock() });
    expect(await lag(), 'another machine’s clock is ahead').to.equal(0);
  });

  it('measure how long no worker has looked for new events', async () => {
    const lag = async () => (await scrape()).valueOf('storytime_ledger_lag_seconds');
    week.clock.advance({ hours: 3 });
    expect(await lag()).to.equal(3 * 3600);
    await week.database('ledger_state').update({ arrivals_seen_until: null });
    expect(await lag()).to.equal(Number.POSITIVE_INFINITY);
  });

  it('treat times in the future as absent, because a clock was ahead', async () => {
    const ahead = new Date(week.clock().getTime() + 3_600_000);
    await runRetentionOnce(week.database, ahead);
    expect((await scrape()).valueOf('storytime_retention_age_seconds')).to.equal(Number.POSITIVE_INFINITY);
    await week.database('ledger_state').update({ arrivals_seen_until: ahead });
    expect((await scrape()).valueOf('storytime_ledger_lag_seconds')).to.equal(Number.POSITIVE_INFINITY);
    await countJobRun(week.database, 'finalise-days', { milliseconds: 1, hasFailed: true }, ahead);
    await countJobRun(week.database, 'finalise-days', { milliseconds: 1, hasFailed: false }, week.clock());
    const { last_run_at, last_failure_at } = await week.database('job_statistics').first();
    expect([last_run_at, last_failure_at]).to.deep.equal([week.clock(), null]);
  });

  it('count the consecutive runs of retention that were held back, by reason', async () => {
    const held = async () => {
      const metrics = await scrape();
      return HOLD_REASONS.map((because) =>
        metrics.valueOf('storytime_retention_runs_held_back', { because }),
      );
    };
    expect(await held()).to.deep.equal([0, 0, 0]);
    const hold = { because: 'clock_leapt' as const, details: { doubt: 'It is late.' } };
    for (const _night of [1, 2]) await holdBack(week.database, hold, week.clock());
    expect(await held()).to.deep.equal([0, 2, 0]);
    await settleHolds(week.database, ['clock_leapt'], week.clock());
    expect(await held()).to.deep.equal([0, 0, 0]);
  });

  it('count the partitions, and the events whose month has none', async () => {
    const metrics = await scrape();
    for (const table of ['usage_events', 'plays'] as const) {
      const months = await listMonths(week.database, table);
      expect(months).to.have.lengthOf.above(3);
      expect(metrics.valueOf('storytime_partitions', { table })).to.equal(months.length);
    }
    expect(metrics.valueOf('storytime_default_partition_rows')).to.equal(0);
    await week.database.raw(
      `insert into usage_events (event_id, event_type, child_profile_id, book_id, occurred_at, received_at)
       select gen_random_uuid(), 'pause', 470011000031, 11, '2031-05-05T10:00:00Z', now() from generate_series(1, 3)`,
    );
    expect((await scrape()).valueOf('storytime_default_partition_rows')).to.equal(3);
  });

  it('show the connections of the pool of this process', async () => {
    const metrics = await scrape();
    for (const state of ['used', 'free', 'awaited']) {
      expect(metrics.valueOf('storytime_database_connections', { state })).to.be.within(0, 12);
    }
  });

  it('count the jobs of every worker in any process', async () => {
    for (const name of ['first', 'second']) {
      const workers = await startWorkers({ ...week, ...TEST_PRIVACY, timeZone: 'UTC' });
      await week.queues.enqueue('finalise-days', {});
      const job = await doneJob(week.queues, 'finalise-days');
      await job.remove();
      if (name === 'second') {
        await week.queues.queues['daily-metrics-aggregation'].add('x', { date: '2027-01-01' });
        await doneJob(week.queues, 'daily-metrics-aggregation');
      }
      await workers.stop();
    }
    const metrics = await scrape();
    const of = (metric: string, job: string) => metrics.valueOf(`storytime_job_${metric}_total`, { job });
    for (const metric of ['runs', 'failures', 'seconds'])
      expect(metrics.types.get(`storytime_job_${metric}_total`)).to.equal('counter');
    expect([of('runs', 'finalise-days'), of('failures', 'finalise-days')]).to.deep.equal([2, 0]);
    const daily = 'daily-metrics-aggregation';
    expect([of('runs', daily), of('failures', daily)]).to.deep.equal([1, 1]);
    expect(of('seconds', 'finalise-days')).to.be.greaterThan(0).and.below(60);
  });

  it('lose no run when several processes count at once', async () => {
    const other = connectDatabase({
      ...{ url: week.url, applicationName: 'another process', connectionsMax: 5 },
      statementTimeoutMilliseconds: 5_000,
    });
    const runs = Array.from({ length: 60 }, (_, run) =>
      countJobRun(
        run % 2 ? week.database : other,
        'finalise-days',
        { milliseconds: 50, hasFailed: run % 3 === 0 },
        week.clock(),
      ),
    );
    await Promise.all(runs);
    await other.destroy();
    const metrics = await scrape();
    const of = (metric: string) => metrics.valueOf(`storytime_job_${metric}_total`, { job: 'finalise-days' });
    expect([of('runs'), of('failures'), of('seconds')]).to.deep.equal([60, 20, 3]);
  });

  it('are complete in every answer, even when several are requested at once', async () => {
    await week.setStatus('stale', ...WEEK);
    await week.database('metric_days').update({ due_since: new Date(week.clock().getTime() - 900_000) });
    // One after the other, so that each comes in the middle of others.
    const asked = Array.from({ length: 60 }, (_, place) => pause(place * 3).then(scrape));
    const answers = await Promise.all(asked);
    for (const metrics of answers) {
      expect(days(metrics)).to.deep.equal({ stale: 7 });
      expect(metrics.valueOf('storytime_ledger_lag_seconds')).to.equal(900);
      expect(metrics.valueOf('storytime_partitions', { table: 'plays' })).to.be.above(3);
    }
  });
});
