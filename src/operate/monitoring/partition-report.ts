import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import {
  listMonths,
  type MonthlyPartition,
  PARTITIONED_TABLES,
  type PartitionedTable,
} from '../../foundation/db/monthly-partitions.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { rawMonthDueFrom } from '../../privacy/retention/drop-raw-months.ts';
import { playsMonthDueFrom } from '../../privacy/retention/expire-plays.ts';
import { findNewestRun } from '../../privacy/retention/retention.ts';

const selectPartitions = loadStatement(import.meta.url, 'select-partitions');

/** A partition as PostgreSQL has it. */
interface StoredPartition {
  name: string;
  bytes: number;
  estimated_rows: number;
}

type Context = { timeZone: string; retention: RetentionSettings };

/**
 * The monthly partitions with their sizes, and when each is past its retention (docs/api.md, "See what is stored").
 * Rows are PostgreSQL's own estimate, but exact for a DEFAULT partition, which must be empty. Times of months are UTC;
 * the date from which one is due is of the reporting time zone.
 */
export async function partitionReport(database: Database, context: Context) {
  const tables = Object.keys(PARTITIONED_TABLES) as PartitionedTable[];
  const [newest, ...stored] = await Promise.all([
    findNewestRun(database),
    ...tables.map((table) => readPartitions(database, table)),
  ]);
  const held = newest?.report.held_back ?? [];
  const data = await Promise.all(
    stored.flat().map((found) => {
      const because = held.find((one) => one.partition === found.partition.name)?.because ?? null;
      return presentPartition(database, { ...found, because, context });
    }),
  );
  return { data };
}

async function readPartitions(database: Database, table: PartitionedTable) {
  const [months, partitions] = await Promise.all([
    listMonths(database, table),
    run<StoredPartition>(database, selectPartitions, { table_name: table }),
  ]);
  const monthOf = new Map(months.map((month) => [month.name, month]));
  return partitions.map((partition) => ({ table, partition, month: monthOf.get(partition.name) }));
}

interface Presented {
  table: PartitionedTable;
  partition: StoredPartition;
  month: MonthlyPartition | undefined;
  because: string | null;
  context: Context;
}

async function presentPartition(
  database: Database,
  { table, partition: { name, bytes, estimated_rows }, month, because, context }: Presented,
) {
  return {
    ...{ table, name, bytes },
    month: month?.startsAt.toISOString().slice(0, 'YYYY-MM'.length) ?? null,
    rows: month === undefined ? await countRows(database, name) : estimated_rows,
    due_from: month === undefined ? null : dueFrom(table, month, context),
    held_back_because: because,
  };
}

async function countRows(database: Database, table: string): Promise<number> {
  return Number((await database(table).count('* as rows').first())?.rows);
}

function dueFrom(table: PartitionedTable, month: MonthlyPartition, { timeZone, retention }: Context) {
  return table === 'usage_events'
    ? metricDateOf(rawMonthDueFrom(month, retention.rawEventsDays), timeZone)
    : playsMonthDueFrom(month, retention.playsDays);
}
