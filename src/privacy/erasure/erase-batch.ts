import { replaceHistories } from '../../compute/facts/replace-histories.ts';
import { markDays } from '../../compute/ledger/day-ledger.ts';
import { type MetricDate, reportingDay } from '../../foundation/core/reporting-day.ts';
import { lock, lockDay } from '../../foundation/db/advisory-locks.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { type Subject, subjectFilter } from '../inventory/count-personal-rows.ts';
import {
  type ErasureScope,
  type PersonalTable,
  type PersonalTableName,
  personalTables,
} from '../inventory/personal-data-inventory.ts';
import { includesTable } from './erasure-kinds.ts';

/** Which data of which children is erased. */
export interface ErasureTarget {
  children: readonly string[];
  scopes: readonly ErasureScope[];
  /** Rows about later events are kept; null if none are. */
  until: Date | null;
}

/** A metric date with rows to erase, and how many. */
export interface PlannedDay {
  date: MetricDate;
  rows: number;
}

/** Consecutive days of the plan that are erased in one transaction. */
export type Batch = readonly PlannedDay[];

export interface BatchContext {
  timeZone: string;
  now: Date;
}

/**
 * Takes the locks under which rows may be deleted. These are the locks of the dates, in ascending order, and of the
 * partitions. Without the locks of the dates, a rebuild that has already read could write facts of deleted rows.
 * Without the lock of the partitions, rows that move between two would be missed.
 */
export async function lockForErasing(transaction: Transaction, dates: readonly MetricDate[]): Promise<void> {
  for (const date of dates) await lockDay(transaction, date);
  await lock(transaction, 'partitions');
}

/**
 * Deletes a batch's days from the tables with dates and marks those days as changed. Returns the number of rows
 * deleted.
 */
export async function eraseDays(
  transaction: Transaction,
  target: ErasureTarget,
  batch: Batch,
  { timeZone, now }: BatchContext,
): Promise<number> {
  const [first, last] = [batch[0], batch.at(-1)];
  if (first === undefined || last === undefined) return 0;
  let rows = 0;
  for (const [table, entry] of tablesOf(target)) {
    if (entry.dateColumn === undefined) continue;
    const query = rowsOf(transaction, table, entry, target);
    if ('date' in entry.dateColumn) query.whereBetween(entry.dateColumn.date, [first.date, last.date]);
    else {
      query.where(entry.dateColumn.instant, '>=', reportingDay(first.date, timeZone).startsAt);
      query.where(entry.dateColumn.instant, '<', reportingDay(last.date, timeZone).endsAt);
    }
    rows += await query.delete();
  }
  const dates = batch.map(({ date }) => date);
  await forgetDifferences(transaction, dates);
  await lock(transaction, 'ledger');
  await markDays(transaction, dates, now);
  return rows;
}

/** What dry runs found for these days may show what the child watched; they write it under the same locks. */
async function forgetDifferences(transaction: Transaction, dates: readonly MetricDate[]): Promise<void> {
  await transaction('backfill_days')
    .whereRaw('metric_date = any (?::date[])', [dates as MetricDate[]])
    .whereNotNull('differences')
    .update({ differences: null });
}

/**
 * Clears the tables without dates; rows that are derived from others are computed again from the remaining ones.
 */
export async function eraseUndated(
  transaction: Transaction,
  target: ErasureTarget,
  { now }: Pick<BatchContext, 'now'>,
): Promise<number> {
  let rows = 0;
  for (const [table, entry] of tablesOf(target)) {
    if (entry.dateColumn !== undefined) continue;
    if (entry.derivedFrom === undefined) rows += await rowsOf(transaction, table, entry, target).delete();
    else rows += await deriveAgain(transaction, target.children, now);
  }
  return rows;
}

function tablesOf({ scopes }: ErasureTarget): [PersonalTableName, PersonalTable][] {
  return personalTables.filter(
    ([, entry]) => includesTable(scopes)(entry) && entry.childColumn !== undefined,
  );
}

function rowsOf(
  transaction: Transaction,
  table: PersonalTableName,
  entry: PersonalTable,
  { children, until }: Pick<ErasureTarget, 'children' | 'until'>,
) {
  const subject: Subject = { children };
  const key = subjectFilter(entry, subject);
  if (key === undefined) throw new Error(`The rows of ${table} cannot be found by a child.`);
  const query = transaction(table).whereRaw('?? = any (?::bigint[])', [key.column, key.ids as string[]]);
  if (until !== null && entry.occurredAtColumn !== undefined && entry.dateColumn !== undefined)
    query.where(entry.occurredAtColumn, '<=', until);
  return query;
}

/**
 * Viewing histories follow the plays: without plays they are deleted, and a child that continues keeps what is new.
 */
async function deriveAgain(
  transaction: Transaction,
  children: readonly string[],
  now: Date,
): Promise<number> {
  await transaction.raw(
    `create temporary table changed_pairs on commit drop as
     select child_profile_id, book_id from child_viewing_histories where child_profile_id = any (?::bigint[])`,
    [children as string[]],
  );
  const { rows } = await transaction.raw('select count(*) as pairs from changed_pairs');
  await replaceHistories(transaction, now);
  return rows[0].pairs;
}
