import { type MetricDate, metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { type Subject, subjectFilter } from '../inventory/count-personal-rows.ts';
import {
  type PersonalTable,
  type PersonalTableName,
  personalTables,
} from '../inventory/personal-data-inventory.ts';

/** A metric date on which there is something to erase, and how much. */
export interface PlannedDay {
  date: MetricDate;
  rows: number;
}

/** Days that are erased in one transaction: consecutive ones of the plan. */
export type Portion = readonly PlannedDay[];

/**
 * The metric dates whose numbers the rows of these children are part of, oldest first: the dates whose rebuilds
 * have to be kept out while the rows are deleted. They are computed from the instants, not looked up in the
 * ledger, which may not reach an event that has just come in.
 */
export async function planErasure(
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

/** Instants by the quarter of an hour: every offset of a time zone is a multiple of that. */
async function countByTime(
  connection: Database | Transaction,
  table: PersonalTableName,
  entry: PersonalTable,
  subject: Subject,
): Promise<{ at: Date | MetricDate; rows: number }[]> {
  const key = subjectFilter(entry, subject);
  if (entry.dated === undefined || key === undefined) return [];
  const at =
    'instant' in entry.dated
      ? connection.raw("date_bin('15 minutes', ??, '2000-01-01Z') as at", [entry.dated.instant])
      : connection.raw('?? as at', [entry.dated.date]);
  return connection(table)
    .whereRaw('?? = any (?::bigint[])', [key.column, key.ids as string[]])
    .groupByRaw('1')
    .select(at, connection.raw('count(*) as rows'));
}

/** Cuts a plan into portions of at most `rowsMax` rows, or one day; one empty portion where there is nothing. */
export function portionsOf(plan: readonly PlannedDay[], rowsMax: number): Portion[] {
  const portions: PlannedDay[][] = [[]];
  let rows = 0;
  for (const day of plan) {
    if (rows > 0 && rows + day.rows > rowsMax) {
      portions.push([]);
      rows = 0;
    }
    portions.at(-1)?.push(day);
    rows += day.rows;
  }
  return portions;
}
