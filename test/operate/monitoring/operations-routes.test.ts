import { expect } from 'chai';
import { JOB_NAMES, ON_DEMAND_JOBS } from '../../../src/foundation/queue/job-contracts.ts';
import type { JobState } from '../../../src/foundation/queue/job-report.ts';
import type { NamedFinding } from '../../../src/operate/monitoring/run-health-checks.ts';
import { syncSchedules } from '../../../workers/sync-schedules.ts';
import { startWeek, WEEK, type Week } from '../../compute/backfills/week.ts';
import { NOW } from '../../support/system.ts';

interface Partition {
  table: string;
  name: string;
  month: string | null;
  rows: number;
  bytes: number;
  due_from: string | null;
  held_back_because: string | null;
}

/** Checks, jobs, partitions and backfills as JSON (docs/api.md, "Health checks"). */
describe('The API for operators', () => {
  let week: Week;

  beforeEach(async () => {
    week = await startWeek();
  });
  afterEach(() => week.close());

  const dataOf = async <Row>(path: string) => {
    const answer = await week.send('GET', `/admin/api/v1/${path}`);
    expect(answer.status, answer.text).to.equal(200);
    return (answer.body as { data: Row[] }).data;
  };
  const findingOf = async (name: string) =>
    (await dataOf<NamedFinding>('checks')).find((finding) => finding.name === name);
  const jobOf = async (name: string) => (await dataOf<JobState>('jobs')).find((job) => job.name === name);
  const partitionOf = async (name: string) =>
    (await dataOf<Partition>('partitions')).find((partition) => partition.name === name);

  it('returns the findings of the doctor, with advice', async () => {
    expect(await findingOf('Days that failed')).to.deep.equal({
      ...{ name: 'Days that failed', verdict: 'ok', found: 'none' },
    });
    await week.database('metric_days').where({ metric_date: WEEK[2] }).update({ last_error: '57014' });
    expect(await findingOf('Days that failed')).to.deep.equal({
      ...{ name: 'Days that failed', verdict: 'failed', found: `${WEEK[2]} (57014)` },
      advice: 'The workers’ logs of that time say more.',
    });
    expect((await findingOf('Schedules'))?.found).to.match(/^missing: /);
    expect(await findingOf('Queue'), 'is for the doctor alone').to.equal(undefined);
  });

  it('returns the waiting jobs and the next run of every kind of job', async () => {
    expect((await dataOf<JobState>('jobs')).map(({ name }) => name)).to.deep.equal(JOB_NAMES);
    const { id } = await week.request({ mode: 'all' });
    const backfill = await jobOf('backfill');
    expect(backfill).to.include({ waiting: 1, active: 0, failed: 0, is_paused: false, next_run_at: null });
    expect(JSON.stringify(backfill), 'what a job is given is not shown').not.to.include(`backfill_id":${id}`);
    await syncSchedules(week.database, week.queues, 'UTC');
    for (const { name, next_run_at } of await dataOf<JobState>('jobs')) {
      expect(next_run_at === null, name).to.equal(ON_DEMAND_JOBS.includes(name));
    }
  });

  it('says which queue is paused', async () => {
    await week.queues.queues['finalise-days'].pause();
    expect(await jobOf('finalise-days')).to.include({ is_paused: true });
    expect((await findingOf('Schedules'))?.found).to.equal('paused: finalise-days');
    await week.queues.queues['finalise-days'].resume();
    expect(await jobOf('finalise-days')).to.include({ is_paused: false });
  });

  it('returns the size of each month of raw events and plays, and when it will be dropped', async () => {
    const month = NOW.slice(0, 7).replace('-', '_');
    const raw = await partitionOf(`usage_events_${month}`);
    expect(raw).to.include({ table: 'usage_events', month: '2026-02', held_back_because: null });
    expect(raw?.bytes).to.be.greaterThan(8_192);
    expect(raw?.due_from, '90 days after the first of March').to.equal('2026-05-30');
    expect((await partitionOf(`plays_${month}`))?.due_from, '730 days after it').to.equal('2028-02-29');
  });

  it('counts the events in the default partition', async () => {
    const name = 'usage_events_default';
    expect(await partitionOf(name)).to.include({ month: null, rows: 0, due_from: null });
    await week.database.raw(
      `insert into usage_events_default select (jsonb_populate_record(event, '{"occurred_at": "2031-01-01T00:00:00Z"}')).*
       from usage_events as event limit 1`,
    );
    expect(await partitionOf(name)).to.include({ rows: 1 });
  });

  it('says why retention has not dropped a month', async () => {
    const held_back = [{ partition: 'usage_events_2026_02', because: 'in_use', dates: [] }];
    const report = JSON.stringify({ held_back, checks: null, alarms: [] });
    await week.database('retention_runs').insert({ started_at: NOW, completed_at: NOW, report });
    expect(await partitionOf('usage_events_2026_02')).to.include({ held_back_because: 'in_use' });
  });

  it('lists the newest backfills, their days counted by result', async () => {
    await week.setStatus('final', '2026-02-21');
    await week.watch('2026-02-22', 2);
    const { id } = await week.request({ mode: 'all', dry_run: true });
    const [waiting] = await dataOf<Record<string, unknown>>('backfills');
    expect(waiting).to.include({ id, status: 'queued', dry_run: true, start: WEEK[0], end: WEEK.at(-1) });
    const none = { rebuilt: 0, unchanged: 0, refused: 0, failed: 0 };
    expect(waiting?.days).to.deep.equal({ total: 7, pending: 7, ...none });
    await week.run(id);
    const [done] = await dataOf<Record<string, unknown>>('backfills');
    expect(done).to.include({ id, status: 'completed' });
    expect(done?.days).to.deep.equal({ ...none, total: 7, pending: 0, rebuilt: 1, unchanged: 5, refused: 1 });
  });

  it('lists a backfill that concerns no day', async () => {
    const { id } = await week.request({ mode: 'missing' });
    const [empty] = await dataOf<{ id: number; days: object }>('backfills');
    expect(empty?.id).to.equal(id);
    expect(empty?.days).to.include({ total: 0, pending: 0 });
  });
});
