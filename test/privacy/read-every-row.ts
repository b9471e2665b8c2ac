import type { Database } from '../../src/foundation/db/connect-database.ts';

/** Every row of the application's tables as text, by table: equal if nothing was changed. */
export async function readEveryRow(
  database: Database,
  { except = [] }: { except?: readonly string[] } = {},
): Promise<Record<string, string[]>> {
  const { rows: tables } = await database.raw<{ rows: { name: string }[] }>(
    `select relname as name from pg_class
     where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and not relispartition
     order by 1`,
  );
  const read: Record<string, string[]> = {};
  for (const { name } of tables.filter((table) => !except.includes(table.name))) {
    const { rows } = await database.raw<{ rows: { row: string }[] }>(
      'select t::text as row from ?? as t order by 1',
      [name],
    );
    read[name] = rows.map(({ row }) => row);
  }
  return read;
}
