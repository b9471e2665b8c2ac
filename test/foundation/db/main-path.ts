import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import type { JobName, JobPayload } from '../../../src/foundation/queue/job-contracts.ts';
import { startWorkers } from '../../../workers/index.ts';
import { type Facts, readFacts } from '../../support/builders-facts.ts';
import { eventually } from '../../support/eventually.ts';
import { BOOK, CHILD, OTHER_CHILD, PUBLISHER } from '../../support/installed.ts';
import type { System } from '../../support/system.ts';
import { TEST_PRIVACY } from '../../support/test-privacy.ts';

/** All answers, and the final content of all tables. */
export interface MainPath {
  told: { request: string; status: number; text: string }[];
  /** Why a job failed, by its place and name; undefined if it did not. */
  jobs: [name: string, failure: string | undefined][];
  facts: Facts;
  retention: unknown;
}

/** Short enough for a month to be dropped three weeks later. */
const RETENTION = { ...DEFAULT_RETENTION, rawEventsDays: 17 };

/** The schedule of workers is in real time, of which a test lasts seconds. */
const RECONCILE_MILLISECONDS = 3_600_000;

const ADMIN = '/admin/api/v1';
const PRIVACY = '/privacy/api/v1';
const RANGE = 'start=2026-02-10&end=2026-02-25';

const REPORTS = [
  ...['platform', `books/${BOOK}`, `publishers/${PUBLISHER}`].map(
    (of) => `${ADMIN}/analytics/${of}?${RANGE}`,
  ),
  ...[
    `${ADMIN}/reports/usage?${RANGE}`,
    `${ADMIN}/reports/usage.csv?${RANGE}&allow_incomplete=true`,
    `${ADMIN}/days?${RANGE}`,
  ],
  ...[`${ADMIN}/engagement_alerts?play_starts_min=1`, `/api/v1/children/${CHILD}/progress?book_id=${BOOK}`],
  ...[`${PRIVACY}/children/${CHILD}`, `${PRIVACY}/children/${CHILD}/export`, `${PRIVACY}/policy`],
  `${PRIVACY}/access_log`,
];

/**
 * The work of an installation from its first event to the deletion of the events: it collects, builds, reports, erases
 * and drops.
 */
export async function takeMainPath({ send, clock, log, ...rest }: System): Promise<MainPath> {
  const { database, backend, queues } = rest;
  const path: Pick<MainPath, 'told' | 'jobs'> = { told: [], jobs: [] };
  const ask = async (method: string, address: string, json?: object) => {
    const { status, text } = await send(method, address, json === undefined ? {} : { json });
    path.told.push({ request: `${method} ${address}`, status, text });
  };
  const run = async <Name extends JobName>(name: Name, payload: JobPayload<Name>) => {
    const { id = '' } = await queues.queues[name].add(name, payload, { attempts: 1 });
    const job = await eventually(`${name} is done`, async () => {
      const found = await queues.queues[name].getJob(id);
      return found?.finishedOn !== undefined && found;
    });
    path.jobs.push([name, job.failedReason]);
  };
  const report = async () => {
    for (const address of REPORTS) await ask('GET', address);
  };
  const workers = await startWorkers(
    { ...TEST_PRIVACY, retention: RETENTION, database, backend, queues, clock, log, timeZone: 'UTC' },
    { reconcileMilliseconds: RECONCILE_MILLISECONDS },
  );
  try {
    await ask('POST', '/api/v1/events', { events: EVENTS });
    await run('refresh-due-days', {});
    await run('daily-metrics-aggregation', { date: '2026-02-24' });
    await report();
    const dryRun = { from: '2026-02-23', to: '2026-02-24', mode: 'all', dry_run: true };
    await ask('POST', `${ADMIN}/backfills`, dryRun);
    await eventually('the backfill is done', async () => {
      const { body } = await send('GET', `${ADMIN}/backfills/1`);
      return (body as { status: string }).status === 'completed';
    });
    await ask('GET', `${ADMIN}/backfills/1`);
    await ask('POST', `${PRIVACY}/children/${OTHER_CHILD}/erasure`, {
      scope: 'history',
      reason: 'parent_request',
    });
    await ask('POST', '/api/v1/events', { events: EVENTS });
    await ask('POST', `${PRIVACY}/verify`, { child_profile_id: OTHER_CHILD });
    clock.advance({ minutes: 10 });
    await run('refresh-due-days', {});
    await report();
    clock.advance({ days: 22 });
    await run('refresh-due-days', {});
    for (const job of ['finalise-days', 'partition-maintenance', 'data-retention-cleanup'] as const)
      await run(job, {});
    await report();
  } finally {
    await workers.stop();
  }
  const retention = await database('retention_runs').orderBy('id', 'desc').first('report');
  return { ...path, facts: await readFacts(database), retention };
}

let events = 0;

/** A play of ninety seconds that begins then: with a session, a seek and metadata. */
function play(child: number, startsAt: string): object[] {
  const event = (event_type: string, second: number, more: object = {}) => {
    events += 1;
    return {
      ...{ event_type, child_profile_id: child, book_id: BOOK, position_seconds: second, ...more },
      event_id: `0195a000-0000-7000-8000-${String(events).padStart(12, '0')}`,
      session_id: '0195a000-0000-7000-8000-00000000abcd',
      occurred_at: new Date(Date.parse(startsAt) + second * 1000).toISOString(),
    };
  };
  return [
    ...[
      event('play_start', 0),
      event('heartbeat', 45.5),
      event('seek', 60, { from_position_seconds: 50.25 }),
    ],
    ...[event('click', 70, { metadata: { target: 'cover' } }), event('play_end', 90)],
  ];
}

/** One is around midnight, and one is late. In these dates the day cannot be confused with the month. */
const EVENTS = [
  ...play(CHILD, '2026-02-23T23:59:30.125Z'),
  ...play(OTHER_CHILD, '2026-02-24T00:20:00Z'),
  ...play(CHILD, '2026-02-24T08:00:00Z'),
  ...play(OTHER_CHILD, '2026-02-24T08:30:00Z'),
  ...play(CHILD, '2026-02-25T18:20:00Z'),
  ...play(OTHER_CHILD, '2026-02-01T08:00:00Z'),
];
