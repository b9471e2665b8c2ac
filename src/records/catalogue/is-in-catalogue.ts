import type { Database, Transaction } from '../../foundation/db/connect-database.ts';

/** Whether the catalogue knows this id. */
export async function isInCatalogue(
  connection: Database | Transaction,
  table: 'publishers' | 'books',
  id: string,
): Promise<boolean> {
  return (await connection(table).where({ id }).first('id')) !== undefined;
}
