import type { Database, Transaction } from '../../foundation/db/connect-database.ts';

/** The ids of a parent's child profiles, as text. */
export async function findChildrenOfParent(database: Database, parentId: string): Promise<string[]> {
  const rows = await database('child_profiles').where({ parent_id: parentId }).orderBy('id').select('id');
  return rows.map((row: { id: number | string }) => String(row.id));
}

/** The ids that are in the catalogue. */
export async function findKnownChildren(database: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await database('child_profiles').whereIn('id', ids).orderBy('id').select('id');
  return rows.map((row: { id: number | string }) => String(row.id));
}

/** Whether the catalogue knows this id. */
export async function isInCatalogue(
  connection: Database | Transaction,
  table: 'publishers' | 'books',
  id: string,
): Promise<boolean> {
  return (await connection(table).where({ id }).first('id')) !== undefined;
}
