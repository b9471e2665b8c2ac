import { pipeline } from 'node:stream/promises';
import { type Client, escapeLiteral } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Transaction } from './connect-database.ts';
import { type Statement, valuesOf } from './statement.ts';

/** Pieces of rows in the binary format of COPY become pieces of other rows. */
export type RowsTransform = (pieces: AsyncIterable<Buffer>) => AsyncIterable<Buffer>;

/** Which rows are read, and which table receives the rows that are made from them. */
export interface RowsCopy {
  statement: Statement;
  bindings: Record<string, string | number | Date>;
  /** A table with the names of the columns that are written. */
  into: string;
}

/**
 * Sends the rows of a statement from one transaction through a transform to a table in another. Both sides are binary,
 * and the slowest of the three sets the pace. If either connection is lost or the transform throws, it rejects, and
 * both connections are closed: a connection in the middle of a COPY takes no other statement.
 */
export async function copyRows(
  source: Transaction,
  target: Transaction,
  { statement, bindings, into }: RowsCopy,
  transform: RowsTransform,
): Promise<void> {
  const [from, to] = [await clientOf(source), await clientOf(target)];
  const rows = from.query(copyTo(`copy (${withLiterals(statement, bindings)}) to stdout (format binary)`));
  const written = to.query(copyFrom(`copy ${into} from stdin (format binary)`));
  // The pipeline rejects with the first error and listens no longer; a second one would end the process.
  for (const stream of [rows, written]) stream.on('error', () => undefined);
  try {
    await pipeline(rows, transform, written);
  } catch (error) {
    await Promise.allSettled([from.end(), to.end()]);
    throw error;
  }
}

/** COPY takes no parameters, so its text has values as literals. */
function withLiterals(statement: Statement, bindings: RowsCopy['bindings']): string {
  const values = valuesOf(statement, bindings).map((value) =>
    escapeLiteral(value instanceof Date ? value.toISOString() : String(value)),
  );
  return statement.text.replaceAll('?', () => values.shift() ?? '');
}

/** The connection of a transaction, which stays with it. */
function clientOf(transaction: Transaction): Promise<Client> {
  return transaction.client.acquireConnection();
}
