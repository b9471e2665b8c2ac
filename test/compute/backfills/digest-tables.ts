import type { Database } from '../../../src/foundation/db/connect-database.ts';

/** For each table, a digest of every row with its location and version, which changes with every write. */
export async function digestTables(database: Database, except: string[]): Promise<Record<string, string>> {
  const { rows: tables } = await database.raw<{ rows: { name: string }[] }>(
    `select tablename as name from pg_tables where schemaname = 'public' and not tablename = any (?) order by 1`,
    [except],
  );
  const digests: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await database.raw<{ rows: { digest: string }[] }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(concat_ws('|', t.ctid, t.xmin, t.*), '' order by t.ctid), ''))
         as digest from ?? as t`,
      [name],
    );
    digests[name] = rows[0]?.digest ?? '';
  }
  return digests;
}
