import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Transaction } from './connect-database.ts';

/**
 * Copies all rows of a temporary table from one transaction to the table of the same name in another: no other
 * connection can read it. The rows are binary, and the slower side sets the pace. If either connection is lost, it
 * rejects, and both are: a connection in the middle of a COPY takes no other statement.
 */
export async function copyRows(source: Transaction, target: Transaction, table: string): Promise<void> {
  const [from, to] = [await clientOf(source), await clientOf(target)];
  const rows = from.query(copyTo(`copy ${table} to stdout (format binary)`));
  const written = to.query(copyFrom(`copy ${table} from stdin (format binary)`));
  // The pipeline rejects with the first error and listens no longer; a second one would end the process.
  for (const stream of [rows, written]) stream.on('error', () => undefined);
  try {
    await pipeline(rows, written);
  } catch (error) {
    await Promise.allSettled([from.end(), to.end()]);
    throw error;
  }
}

/** The connection of a transaction, which stays with it. */
function clientOf(transaction: Transaction): Promise<Client> {
  return transaction.client.acquireConnection();
}
