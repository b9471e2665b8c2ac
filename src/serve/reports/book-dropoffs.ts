import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { DateRange } from './range-of-dates.ts';

const selectBookDropoffs = loadStatement(import.meta.url, 'select-book-dropoffs');

/** How many plays stopped in a tenth of their book. */
export interface DropoffBucket {
  bucket_percent: number;
  session_count: number;
}

/**
 * Where the plays of a range stopped, for each of some books by its id: eleven buckets, zeros included, in one
 * statement (docs/metrics.md, "Drop-off").
 */
export async function bookDropoffs(
  connection: Database | Transaction,
  bookIds: readonly string[],
  { start, end }: DateRange,
): Promise<Map<string, DropoffBucket[]>> {
  const dropoffs = new Map<string, DropoffBucket[]>(bookIds.map((id) => [id, []]));
  if (bookIds.length === 0) return dropoffs;
  const bindings = { book_ids: bookIds, start, end };
  const rows = await run<DropoffBucket & { book_id: number | string }>(
    connection,
    selectBookDropoffs,
    bindings,
  );
  for (const { book_id, ...bucket } of rows) dropoffs.get(String(book_id))?.push(bucket);
  return dropoffs;
}
