import type { Clock } from '../../foundation/core/clock.ts';
import { type MetricDate, metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { type Subject, subjectFilter } from '../inventory/count-personal-rows.ts';
import {
  type PersonalTable,
  type PersonalTableName,
  personalTables,
} from '../inventory/personal-data-inventory.ts';
import {
  type Batch,
  type ErasureTarget,
  eraseDays,
  eraseUndated,
  lockForErasing,
  type PlannedDay,
} from './erase-batch.ts';

/** The maximum number of rows in one transaction; larger erasures are split into batches. */
const BATCH_ROWS_MAX = 100_000;

export interface EraseOptions {
  timeZone: string;
  clock: Clock;
  /**
   * How long to wait for a lock before it fails with an error that `isTransient`. Without it, the erasure waits and
   * tries again.
   */
  lockTimeoutMilliseconds?: number | undefined;
  batchRowsMax?: number | undefined;
  /** Stops after the batch that is being erased. */
  signal?: AbortSignal | undefined;
  /** Called within each transaction with the number of rows that it has deleted. */
  onBatch?(transaction: Transaction, rows: number): Promise<void>;
}

/**
 * Erases the rows of these children, whose tombstones must be committed: batch by batch, the oldest first, the last
 * one with the tables without dates. Marks days that are not final as changed. If it is killed anywhere, the next run
 * continues with what is left. Returns false if the signal stopped it (docs/privacy.md, "What an erasure does", steps
 * 2 and 3).
 */
export async function eraseChildren(
  database: Database,
  target: ErasureTarget,
  options: EraseOptions,
): Promise<boolean> {
  if (target.children.length === 0) return true;
  const plan = await inTransaction(
    database,
    (transaction) => planErasure(transaction, target.children, options.timeZone),
    LONG_STATEMENTS,
  );
  const batches = batchesOf(plan, options.batchRowsMax ?? BATCH_ROWS_MAX);
  for (const [index, batch] of batches.entries()) {
    if (options.signal?.aborted) return false;
    const isLast = index === batches.length - 1;
    await eraseBatch(database, target, { batch, isLast }, options);
  }
  return true;
}

/** Waits for the rebuilds of its days, each of which may take minutes after an outage. */
function eraseBatch(
  database: Database,
  target: ErasureTarget,
  { batch, isLast }: { batch: Batch; isLast: boolean },
  options: EraseOptions,
): Promise<void> {
  const { lockTimeoutMilliseconds } = options;
  return inTransaction(
    database,
    async (transaction) => {
      await lockForErasing(
        transaction,
        batch.map(({ date }) => date),
      );
      const context = { timeZone: options.timeZone, now: options.clock() };
      const dated = await eraseDays(transaction, target, batch, context);
      const undated = isLast ? await eraseUndated(transaction, target, context) : 0;
      await options.onBatch?.(transaction, dated + undated);
    },
    { ...LONG_STATEMENTS, lockTimeoutMilliseconds, retries: lockTimeoutMilliseconds === undefined },
  );
}

/**
 * The metric dates whose figures include rows of these children, the oldest first: their rebuilds have to wait while
 * the rows are deleted. They are computed from the instants, because the ledger may not have an event yet that has
 * just come in.
 */
async function planErasure(
  connection: Transaction,
  children: readonly string[],
  timeZone: string,
): Promise<PlannedDay[]> {
  const rowsOf = new Map<MetricDate, number>();
  for (const [table, entry] of personalTables) {
    for (const { at, rows } of await countByTime(connection, table, entry, { children })) {
      const date = typeof at === 'string' ? at : metricDateOf(at, timeZone);
      rowsOf.set(date, (rowsOf.get(date) ?? 0) + rows);
    }
  }
  return [...rowsOf].map(([date, rows]) => ({ date, rows })).sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Counts instants by the quarter of an hour: the offset of every time zone is a multiple of that. */
async function countByTime(
  connection: Database | Transaction,
  table: PersonalTableName,
  entry: PersonalTable,
  subject: Subject,
): Promise<{ at: Date | MetricDate; rows: number }[]> {
  const key = subjectFilter(entry, subject);
  if (entry.dateColumn === undefined || key === undefined) return [];
  const at =
    'instant' in entry.dateColumn
      ? connection.raw("date_bin('15 minutes', ??, '2000-01-01Z') as at", [entry.dateColumn.instant])
      : connection.raw('?? as at', [entry.dateColumn.date]);
  return connection(table)
    .whereRaw('?? = any (?::bigint[])', [key.column, key.ids as string[]])
    .groupByRaw('1')
    .select(at, connection.raw('count(*) as rows'));
}

/**
 * Splits a plan into batches of at most `rowsMax` rows, or of one day. Returns one empty batch if there is nothing.
 */
function batchesOf(plan: readonly PlannedDay[], rowsMax: number): Batch[] {
  const batches: PlannedDay[][] = [[]];
  let rows = 0;
  for (const day of plan) {
    if (rows > 0 && rows + day.rows > rowsMax) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(day);
    rows += day.rows;
  }
  return batches;
}
