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
import type { GaugeName, Monitor } from './monitor.ts';

const countDaysByStatus = loadStatement(import.meta.url, 'count-days-by-status');

/** One value of a gauge, with its labels. */
interface Reading {
  gauge: GaugeName;
  value: number;
  labels?: Record<string, string>;
}

/**
 * Reads the state of ledger, partitions, jobs and pool into the monitor's gauges. They are all set at once after
 * everything is read, so that no concurrent request finds some of them missing.
 */
export async function readGauges({ gauges }: Monitor, database: Database, now: Date): Promise<void> {
  const readings = [
    ...(await readLedger(database, now)),
    ...(await readPartitions(database)),
    ...(await readJobs(database)),
    ...(await readRetention(database, now)),
    ...(await readHolds(database)),
    ...readPool(database),
  ];
  for (const gauge of Object.values(gauges)) gauge.reset();
  for (const { gauge, value, labels = {} } of readings) gauges[gauge].set(labels, value);
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
  const look = await readWatermark(database);
  const seenUntil = look === null || liesAhead(look, now) ? Number.NEGATIVE_INFINITY : look.getTime();
  const lag = Math.max(0, now.getTime() - Math.min(seenUntil, ...dueSince)) / 1000;
  return [
    ...rows.map(
      ({ status, days }): Reading => ({ gauge: 'storytime_ledger_days', value: days, labels: { status } }),
    ),
    { gauge: 'storytime_ledger_lag_seconds', value: lag },
  ];
}

async function readPartitions(database: Database): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[]) {
    const names = (await listPartitions(database, table)).filter((name) => !name.endsWith('_default'));
    readings.push({ gauge: 'storytime_partitions', value: names.length, labels: { table } });
  }
  const { rows } = await database.raw('select count(*) as events from usage_events_default');
  return [...readings, { gauge: 'storytime_default_partition_rows', value: rows[0].events }];
}

async function readJobs(database: Database): Promise<Reading[]> {
  const rows: { job: string; runs: number; failures: number; milliseconds: number }[] = await database(
    'job_statistics',
  ).select('job', 'runs', 'failures', 'milliseconds');
  return rows.flatMap(({ job, runs, failures, milliseconds }): Reading[] => [
    { gauge: 'storytime_job_runs', value: runs, labels: { job } },
    { gauge: 'storytime_job_failures', value: failures, labels: { job } },
    { gauge: 'storytime_job_seconds', value: milliseconds / 1000, labels: { job } },
  ]);
}

/** Before the first run, or after one in the future, its age is infinite: 0 would look healthy. */
async function readRetention(database: Database, now: Date): Promise<Reading[]> {
  const open = await database('privacy_requests').where({ status: 'open' }).count('* as rows').first();
  const erasures: Reading = { gauge: 'storytime_erasures_open', value: Number(open?.rows) };
  const run = await findNewestRun(database);
  if (run === undefined) {
    return [erasures, { gauge: 'storytime_retention_age_seconds', value: Number.POSITIVE_INFINITY }];
  }
  const { checks, held_back } = run.report;
  const ageOf = (at: Date) =>
    liesAhead(at, now) ? Number.POSITIVE_INFINITY : Math.max(0, now.getTime() - at.getTime()) / 1000;
  const oldest = checks?.oldest_raw_event ?? null;
  return [
    erasures,
    { gauge: 'storytime_retention_age_seconds', value: ageOf(run.completed_at) },
    ...(checks === null
      ? []
      : [{ gauge: 'storytime_retention_unknown_columns' as const, value: checks.unknown_columns.length }]),
    { gauge: 'storytime_retention_held_back_months', value: held_back.length },
    ...(oldest === null
      ? []
      : [
          {
            gauge: 'storytime_retention_oldest_event_seconds' as const,
            value: ageOf(new Date(`${oldest}-01`)),
          },
        ]),
    ...Object.entries(checks?.rows_past_limit ?? {}).map(
      ([table, rows]): Reading => ({
        gauge: 'storytime_retention_rows_past_limit',
        value: rows,
        labels: { table },
      }),
    ),
  ];
}

async function readHolds(database: Database): Promise<Reading[]> {
  const holds = await listHolds(database);
  return HOLD_REASONS.map((because) => ({
    gauge: 'storytime_retention_runs_held_back',
    value: holds.find((hold) => hold.because === because)?.times ?? 0,
    labels: { because },
  }));
}

function readPool(database: Database): Reading[] {
  const { pool } = database.client;
  const states = { used: pool.numUsed(), free: pool.numFree(), awaited: pool.numPendingAcquires() };
  return Object.entries(states).map(([state, value]) => ({
    gauge: 'storytime_database_connections',
    value,
    labels: { state },
  }));
}
