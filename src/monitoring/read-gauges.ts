import type { Database } from '../db/connect-database.ts';
import { listPartitions, PARTITIONED_TABLES, type PartitionedTable } from '../db/monthly-partitions.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { Monitor } from './monitor.ts';

const countDaysByStatus = loadStatement(import.meta.url, 'count-days-by-status');

/** Reads the state of ledger, partitions, jobs and pool into the monitor's gauges. */
export async function readGauges({ gauges }: Monitor, database: Database, now: Date): Promise<void> {
  for (const gauge of Object.values(gauges)) gauge.reset();
  await readLedger(gauges, database, now);
  await readPartitions(gauges, database);
  await readJobs(gauges, database);
  const { pool } = database.client;
  gauges.storytime_database_connections.set({ state: 'used' }, pool.numUsed());
  gauges.storytime_database_connections.set({ state: 'free' }, pool.numFree());
  gauges.storytime_database_connections.set({ state: 'awaited' }, pool.numPendingAcquires());
}

async function readLedger(gauges: Monitor['gauges'], database: Database, now: Date): Promise<void> {
  const rows = await run<{ status: string; days: number; due_since: Date | null }>(
    database,
    countDaysByStatus,
  );
  const dueSince = rows.flatMap(({ due_since }) => (due_since === null ? [] : [due_since.getTime()]));
  for (const { status, days } of rows) gauges.storytime_ledger_days.set({ status }, days);
  const lag = dueSince.length === 0 ? 0 : Math.max(0, now.getTime() - Math.min(...dueSince)) / 1000;
  gauges.storytime_ledger_lag_seconds.set(lag);
}

async function readPartitions(gauges: Monitor['gauges'], database: Database): Promise<void> {
  for (const table of Object.keys(PARTITIONED_TABLES) as PartitionedTable[]) {
    const names = (await listPartitions(database, table)).filter((name) => !name.endsWith('_default'));
    gauges.storytime_partitions.set({ table }, names.length);
  }
  const waiting = await database.raw('select count(*) as events from usage_events_default');
  gauges.storytime_default_partition_rows.set(waiting.rows[0].events);
}

async function readJobs(gauges: Monitor['gauges'], database: Database): Promise<void> {
  const rows: { job: string; runs: number; failures: number; milliseconds: number }[] = await database(
    'job_statistics',
  ).select('job', 'runs', 'failures', 'milliseconds');
  for (const { job, runs, failures, milliseconds } of rows) {
    gauges.storytime_job_runs.set({ job }, runs);
    gauges.storytime_job_failures.set({ job }, failures);
    gauges.storytime_job_seconds.set({ job }, milliseconds / 1000);
  }
}
