import type { Database, Transaction } from '../../db/connect-database.ts';
import { loadStatement, run } from '../../db/statement.ts';

const selectInactiveChildren = loadStatement(import.meta.url, 'select-inactive-children');

/** Children that are asked about in one statement. */
const CHILDREN_AT_ONCE = 5_000;

/** Those of the children that have been without any activity since. */
export async function amongInactive(
  connection: Database | Transaction,
  children: readonly string[],
  since: Date,
): Promise<string[]> {
  const rows = await run<{ id: string | number }>(connection, selectInactiveChildren, {
    children,
    inactive_since: since,
  });
  return rows.map(({ id }) => String(id));
}

/** Every child that has been without any activity since, some at a time, by their ids. */
export async function* inactiveChildren(
  connection: Database | Transaction,
  since: Date,
): AsyncGenerator<string[]> {
  for (let after = '0'; ; ) {
    const ids: (string | number)[] = await connection('child_profiles')
      .where('id', '>', after)
      .where('created_at', '<', since)
      .orderBy('id')
      .limit(CHILDREN_AT_ONCE)
      .pluck('id');
    const last = ids.at(-1);
    if (last === undefined) return;
    const inactive = await amongInactive(connection, ids.map(String), since);
    if (inactive.length > 0) yield inactive;
    after = String(last);
  }
}
