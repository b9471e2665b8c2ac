import { readWatermark } from '../../compute/ledger/ledger-state.ts';
import { liesAhead } from '../../foundation/core/clock.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import {
  listPartitions,
  PARTITIONED_TABLES,
  type PartitionedTable,
} from '../../foundation/db/monthly-partitions.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { findNewestRun } from '../../privacy/retention/retention.ts';
import { HOLD_REASONS, listHolds } from '../../privacy/retention/retention-holds.ts';
import { readJobStatistics } from './job-statistics.ts';
import type { Monitor, Reading } from './monitor.ts';

const countDaysByStatus = loadStatement(import.meta.url, 'count-days-by-status');

/**
 * Reads the state of ledger, partitions, jobs and pool into the monitor. All metrics are set at once after everything is
 * read, so that no concurrent request finds some of them missing.
 */
export async function updateInstallationMetrics(
  monitor: Pick<Monitor, 'setInstallationMetrics'>,
  database: Database,
  now: Date,
): Promise<void> {
  monitor.setInstallationMetrics([
    ...(await readLedger(database, now)),
    ...(await readPartitions(database)),
    ...(await readJobs(database)),
    ...(await readRetention(database, now)),
    ...(await readHolds(database)),
    ...readPool(database),
  ]);
}

/**
 * The lag counts from the day that has been due longest, or from the watermark if that is older: without a worker
 * nothing becomes due. Without a watermark, or with one in the future, it is infinite.
 */
async function readLedger(database: Database, now: Date): Promise<Reading[]> {
  const rows = await run<{ status: string; days: number; due_since: Date | null }>(
    database,
    countDaysByStatus,
  );
  const dueSince = rows.flatMap(({ due_since }) => (due_since === null ? [] : [due_since.getTime()]));
  const watermark = await readWatermark(database);
  const seenUntil =
    watermark === null || liesAhead(watermark, now) ? Number.NEGATIVE_INFINITY : watermark.getTime();
  const lag = Math.max(0, now.getTime() - Math.min(seenUntil, ...dueSince)) / 1000;
  return [
    ...rows.map(
      ({ status, days }): Reading => ({ metric: 'storytime_ledger_days', value: days, labels: { status } }),
    ),
    { metric: 'storytime_ledger_lag_seconds', value: lag },
  ];
}

async function readPartitions(database: Database): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[]) {
    const names = (await listPartitions(database, table)).filter((name) => !name.endsWith('_default'));
    readings.push({ metric: 'storytime_partitions', value: names.length, labels: { table } });
  }
  const { rows } = await database.raw('select count(*) as events from usage_events_default');
  return [...readings, { metric: 'storytime_default_partition_rows', value: rows[0].events }];
}

async function readJobs(database: Database): Promise<Reading[]> {
  const rows = await readJobStatistics(database);
  return rows.flatMap(({ job, runs, failures, milliseconds }): Reading[] => [
    { metric: 'storytime_job_runs_total', value: runs, labels: { job } },
    { metric: 'storytime_job_failures_total', value: failures, labels: { job } },
    { metric: 'storytime_job_seconds_total', value: milliseconds / 1000, labels: { job } },
  ]);
}

/** Before the first run, or after one in the future, its age is infinite: 0 would look healthy. */
async function readRetention(database: Database, now: Date): Promise<Reading[]> {
  const open = await database('privacy_requests').where({ status: 'open' }).count('* as rows').first();
  const erasures: Reading = { metric: 'storytime_erasures_open', value: Number(open?.rows) };
  const run = await findNewestRun(database);
  if (run === undefined) {
    return [erasures, { metric: 'storytime_retention_age_seconds', value: Number.POSITIVE_INFINITY }];
  }
  const { checks, held_back } = run.report;
  const ageOf = (at: Date) =>
    liesAhead(at, now) ? Number.POSITIVE_INFINITY : Math.max(0, now.getTime() - at.getTime()) / 1000;
  const oldest = checks?.oldest_raw_event ?? null;
  return [
    erasures,
    { metric: 'storytime_retention_age_seconds', value: ageOf(run.completed_at) },
    ...(checks === null
      ? []
      : [{ metric: 'storytime_retention_unknown_columns' as const, value: checks.unknown_columns.length }]),
    { metric: 'storytime_retention_held_back_months', value: held_back.length },
    ...(oldest === null
      ? []
      : [
          {
            metric: 'storytime_retention_oldest_event_seconds' as const,
            value: ageOf(new Date(`${oldest}-01`)),
          },
        ]),
    ...Object.entries(checks?.rows_past_limit ?? {}).map(
      ([table, rows]): Reading => ({
        metric: 'storytime_retention_rows_past_limit',
        value: rows,
        labels: { table },
      }),
    ),
  ];
}

async function readHolds(database: Database): Promise<Reading[]> {
  const holds = await listHolds(database);
  return HOLD_REASONS.map((because) => ({
    metric: 'storytime_retention_runs_held_back',
    value: holds.find((hold) => hold.because === because)?.times ?? 0,
    labels: { because },
  }));
}

function readPool(database: Database): Reading[] {
  const { pool } = database.client;
  const states = { used: pool.numUsed(), free: pool.numFree(), awaited: pool.numPendingAcquires() };
  return Object.entries(states).map(([state, value]) => ({
    metric: 'storytime_database_connections',
    value,
    labels: { state },
  }));
}
