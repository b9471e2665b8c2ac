import type { Database } from '../../src/foundation/db/connect-database.ts';
import { findNeedles, type Needle } from './needles.ts';

interface Relation {
  name: string;
  schema: string;
}

/** PostgreSQL's own tables: about a hundred, which change only with the schema. */
const SYSTEM = ['pg_catalog', 'information_schema', 'pg_toast'];

/**
 * Searches every row that the database stores, in every schema, and the last queries of its sessions; returns the
 * needles by table. Optionally also PostgreSQL's own tables, and the planner statistics, which contain values of the
 * tables.
 */
export async function searchDatabase(
  database: Database,
  needles: readonly Needle[],
  { withSystem = false, withStatistics = false } = {},
): Promise<Record<string, string[]>> {
  const { rows } = await database.raw<{ rows: Relation[] }>(
    `select nspname as schema, relname as name from pg_class
     join pg_namespace on pg_namespace.oid = relnamespace
     where relkind in ('r', 'p', 'm') and not relispartition
       and (? or relname not in ('pg_statistic', 'pg_statistic_ext_data'))
       and (? or nspname <> all (?))
     order by nspname, relname`,
    [withStatistics, withSystem, SYSTEM],
  );
  const found: Record<string, string[]> = {};
  for (const { schema, name } of [...rows, { schema: 'pg_catalog', name: 'pg_stat_activity' }]) {
    const hits = findNeedles(await readTable(database, schema, name), needles);
    if (hits.length > 0) found[schema === 'public' ? name : `${schema}.${name}`] = hits;
  }
  return found;
}

async function readTable(database: Database, schema: string, name: string): Promise<string> {
  const { rows } = await database.raw<{ rows: { text: string | null }[] }>(
    "select string_agg(t::text, ' ') as text from ??.?? as t",
    [schema, name],
  );
  return rows[0]?.text ?? '';
}
