import type { Database } from '../../../src/foundation/db/connect-database.ts';
import type { Facts } from '../../support/builders-facts.ts';

/** The tables of days, by their metric date; they hold nothing of a child. */
const TABLES_OF_DAYS = [
  'daily_book_metrics',
  'daily_publisher_metrics',
  'daily_platform_metrics',
  'daily_book_dropoffs',
  'metric_days',
];

/** Every row with its location and version: the same only if nothing was written. */
const ROW = "concat_ws('|', t.ctid, t.xmin, t.*)";

/** By table and date, every row of a final day: all columns, location and version. */
export async function digestFinalDays(database: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of TABLES_OF_DAYS) {
    const { rows } = await database.raw<{ rows: { metric_date: string; digest: string }[] }>(
      `select metric_date, md5(string_agg(${ROW}, '' order by t.ctid)) as digest from ?? as t
       where metric_date in (select metric_date from metric_days where status = 'final') group by 1`,
      [table],
    );
    for (const { metric_date, digest } of rows) digests[`${table} ${metric_date}`] = digest;
  }
  return digests;
}

/** The viewing histories and plays of all other children, row by row. */
export async function readOthers(database: Database, children: readonly string[]): Promise<string[]> {
  const rows: string[] = [];
  for (const table of ['child_viewing_histories', 'plays', 'usage_events', 'child_profiles']) {
    const column = table === 'child_profiles' ? 'id' : 'child_profile_id';
    const found = await database.raw<{ rows: { row: string }[] }>(
      `select ${ROW} as row from ?? as t where not ?? = any (?::bigint[]) order by 1`,
      [table, column, children as string[]],
    );
    rows.push(...found.rows.map(({ row }) => `${table} ${row}`));
  }
  return rows;
}

/** The facts without those of some dates, which do not change; plays and histories belong to children and follow the erasure. */
export function withoutDates(facts: Facts, dates: readonly string[]): Facts {
  const others = <Row extends { metricDate: string }>(rows: Row[]) =>
    rows.filter(({ metricDate }) => !dates.includes(metricDate));
  return {
    ...facts,
    bookDays: others(facts.bookDays),
    publisherDays: others(facts.publisherDays),
    platformDays: others(facts.platformDays),
    dropoffs: others(facts.dropoffs),
    ledger: others(facts.ledger),
  };
}
