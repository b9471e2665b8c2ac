import { DateTime } from 'luxon';
import { lock } from './advisory-locks.ts';
import { keepSummarised } from './block-summaries.ts';
import type { Database, Transaction } from './connect-database.ts';
import { inTransaction, setLimits } from './in-transaction.ts';

/** The tables that are range-partitioned by month, and the column that decides the month. */
export const PARTITIONED_TABLES = { usage_events: 'occurred_at', plays: 'metric_date' } as const;

export type PartitionedTable = keyof typeof PARTITIONED_TABLES;

/** If this waited longer for a slow reader, every insert would wait too. So it fails and is tried again later. */
const LOCK_TIMEOUT_MILLISECONDS = 5_000;

/**
 * Creates the missing partitions of a table for every month (UTC) from that of `from` to that of `through`;
 * returns the names of the new ones. Rows that waited in a DEFAULT partition move into theirs. Any number
 * of processes may call it at once. In a transaction they are part of it, and no other session creates any until it
 * ends.
 */
export async function ensureMonthlyPartitions(
  database: Database | Transaction,
  table: PartitionedTable,
  from: Date,
  through: Date,
): Promise<string[]> {
  const wanted = monthsFrom(from, through).map((month) => ({ month, name: partitionName(table, month) }));
  const isMissing = async (connection: Database | Transaction) => {
    const existing = await listPartitions(connection, table);
    return wanted.filter(({ name }) => !existing.includes(name));
  };
  if ((await isMissing(database)).length === 0) return [];
  return inTransaction(database, async (transaction) => {
    await lock(transaction, 'partitions');
    await setLimits(transaction, { lockTimeoutMilliseconds: LOCK_TIMEOUT_MILLISECONDS });
    const missing = await isMissing(transaction);
    // Writers wait for the table's lock during this. Without it, one could put a row into the DEFAULT partition between
    // moving its rows and attaching (then the attaching fails, for as long as events come), or wait for that
    // partition with a plan from before (then the row fails).
    if (missing.length > 0 && (await hasDefaultPartition(transaction, table)))
      await transaction.raw('lock table only ?? in share row exclusive mode', [table]);
    for (const { month, name } of missing) await createPartition(transaction, table, name, month);
    // The caller may wait longer for other locks. "to default" would mean the default of the database or the role.
    await setLimits(transaction, { lockTimeoutMilliseconds: 0 });
    return missing.map(({ name }) => name);
  });
}

/** The names of a table's partitions, a DEFAULT partition included. */
export async function listPartitions(
  connection: Database | Transaction,
  table: PartitionedTable,
): Promise<string[]> {
  const result = await connection.raw(
    'select inhrelid::regclass::text as name from pg_inherits where inhparent = ?::regclass order by 1',
    [table],
  );
  return result.rows.map((row: { name: string }) => row.name);
}

/** A month of a table that has a partition. */
export interface MonthlyPartition {
  name: string;
  startsAt: Date;
  endsAt: Date;
}

/** The monthly partitions of a table, oldest first. */
export async function listMonths(
  connection: Database | Transaction,
  table: PartitionedTable,
): Promise<MonthlyPartition[]> {
  const names = await listPartitions(connection, table);
  return names.flatMap((name) => {
    const month = DateTime.fromFormat(name.slice(table.length + 1), 'yyyy_MM', { zone: 'utc' });
    if (!month.isValid) return [];
    return [{ name, startsAt: month.toJSDate(), endsAt: month.plus({ months: 1 }).toJSDate() }];
  });
}

/** Drops a partition with everything in it; the transaction holds the lock of the partitions. */
export async function dropPartition(transaction: Transaction, name: string): Promise<void> {
  await transaction.raw('drop table ??', [name]);
}

function monthsFrom(from: Date, through: Date): DateTime[] {
  const last = DateTime.fromJSDate(through, { zone: 'utc' }).startOf('month');
  const months: DateTime[] = [];
  let month = DateTime.fromJSDate(from, { zone: 'utc' }).startOf('month');
  for (; month <= last; month = month.plus({ months: 1 })) months.push(month);
  return months;
}

const partitionName = (table: PartitionedTable, month: DateTime) => `${table}_${month.toFormat('yyyy_MM')}`;

/** Created apart and then attached: that blocks neither readers nor writers of the other months for long. */
async function createPartition(
  transaction: Transaction,
  table: PartitionedTable,
  name: string,
  month: DateTime,
): Promise<void> {
  const first = `'${month.toFormat('yyyy-MM-dd')} 00:00:00Z'`;
  const next = `'${month.plus({ months: 1 }).toFormat('yyyy-MM-dd')} 00:00:00Z'`;
  await transaction.raw('create table ?? (like ?? including all)', [name, table]);
  await keepSummarised(transaction, name);
  if (await hasDefaultPartition(transaction, table)) {
    await transaction.raw(
      `with moved as (delete from ?? where ?? >= ${first} and ?? < ${next} returning *)
       insert into ?? select * from moved`,
      [`${table}_default`, PARTITIONED_TABLES[table], PARTITIONED_TABLES[table], name],
    );
  }
  await transaction.raw(`alter table ?? attach partition ?? for values from (${first}) to (${next})`, [
    table,
    name,
  ]);
}

async function hasDefaultPartition(transaction: Transaction, table: PartitionedTable): Promise<boolean> {
  return (await listPartitions(transaction, table)).includes(`${table}_default`);
}
