import type { Database } from '../../src/foundation/db/connect-database.ts';

/** Every table whose rows follow from events and catalogue. */
export const DERIVED_TABLES = [
  'plays',
  'child_viewing_histories',
  'daily_book_metrics',
  'daily_publisher_metrics',
  'daily_platform_metrics',
  'daily_book_dropoffs',
  'metric_days',
] as const;

export type Rows = Record<(typeof DERIVED_TABLES)[number], string[]>;

/** The times of computation and the number of marks before it, which are not part of the result. */
const TIMES = ['computed_at', 'built_at', 'due_since', 'changes'];

/** Every derived row as text, all columns but the times: two builds of the same events have the same. */
export function readRows(database: Database): Promise<Rows> {
  return readTables(database, `to_jsonb(t) ${TIMES.map((column) => `- '${column}'`).join(' ')}`);
}

/** Every derived row with all its columns and its place and version in the table: the same only if untouched. */
export function readRowVersions(database: Database): Promise<Rows> {
  return readTables(database, `to_jsonb(t) || jsonb_build_object('xmin', t.xmin, 'ctid', t.ctid)`);
}

async function readTables(database: Database, columns: string): Promise<Rows> {
  const rows: Partial<Rows> = {};
  for (const table of DERIVED_TABLES) {
    const result = await database.raw<{ rows: { row: string }[] }>(
      `select (${columns})::text as row from ${table} as t order by 1`,
    );
    rows[table] = result.rows.map(({ row }) => row);
  }
  return rows as Rows;
}
