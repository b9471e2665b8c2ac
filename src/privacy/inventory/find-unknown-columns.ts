import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { OTHER_TABLES } from './non-personal-tables.ts';
import { PERSONAL_TABLES } from './personal-data-inventory.ts';

const selectLiveColumns = loadStatement(import.meta.url, 'select-live-columns');

/**
 * The columns of the live schema, as `table.column`, that the registry does not know: each could hold a child's id that
 * no erasure would find. Empty if there is none (docs/privacy.md, "Retention").
 */
export async function findUnknownColumns(database: Database): Promise<string[]> {
  const live = await run<{ table_name: string; column_name: string }>(database, selectLiveColumns);
  return live
    .filter(({ table_name, column_name }) => !knownColumns(table_name).includes(column_name))
    .map(({ table_name, column_name }) => `${table_name}.${column_name}`);
}

function knownColumns(table: string): readonly string[] {
  const personal = Object.entries(PERSONAL_TABLES).find(([name]) => name === table)?.[1];
  return personal === undefined ? (OTHER_TABLES[table]?.columns ?? []) : Object.keys(personal.columns);
}
