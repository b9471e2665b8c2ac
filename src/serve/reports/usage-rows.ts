import { Problem } from '../../foundation/core/errors.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { readInPortions } from '../../foundation/db/read-in-batches.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { isInCatalogue } from '../../records/catalogue/look-up.ts';
import type { Audience } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';
import { presentUsage, UNKNOWN_USAGE, type UsageFigures } from './usage-figures.ts';

const countPlatformChildren = loadStatement(import.meta.url, 'count-platform-children');
const countPublisherChildren = loadStatement(import.meta.url, 'count-publisher-children');
const countBookChildren = loadStatement(import.meta.url, 'count-book-children');
const selectUsageRows = loadStatement(import.meta.url, 'select-usage-rows');

/** Telling the children of each book apart in memory instead of on disk: measured about half of the time. */
const COUNTING_MEMORY = '64MB';

/** Which books of which dates. */
export interface UsageFilter extends DateRange {
  publisherId?: string | undefined;
  bookId?: string | undefined;
}

/** The use of one book. */
export interface UsageRow extends UsageFigures {
  book_id: number | string;
  title: string;
  is_preview: boolean;
  publisher_id: number | string;
  publisher: string;
  unique_children: number | null;
}

/** Refuses a filter that names what the catalogue does not have: `not_found`. */
export async function requireKnown(
  snapshot: Transaction,
  { publisherId, bookId }: UsageFilter,
): Promise<void> {
  if (publisherId !== undefined && !(await isInCatalogue(snapshot, 'publishers', publisherId)))
    throw new Problem('not_found', 'There is no publisher with this id.');
  if (bookId !== undefined && !(await isInCatalogue(snapshot, 'books', bookId)))
    throw new Problem('not_found', 'There is no book with this id.');
}

/** The distinct children over all books of the filter. */
export function countAudience(snapshot: Transaction, filter: UsageFilter): Promise<Audience> {
  const { publisher_id, book_id, ...range } = bindingsOf(filter);
  if (publisher_id !== null)
    return runForOne(snapshot, countPublisherChildren, { ...range, publisher_id, book_id });
  if (book_id !== null) return runForOne(snapshot, countBookChildren, { ...range, book_id });
  return runForOne(snapshot, countPlatformChildren, range);
}

/**
 * The rows of the report, the most watched book first; without their children (null) if the caller does not ask for
 * them.
 */
export async function listUsageRows(
  snapshot: Transaction,
  filter: UsageFilter,
  { countsChildren }: { countsChildren: boolean },
): Promise<UsageRow[]> {
  if (countsChildren) await giveMemory(snapshot);
  return run<UsageRow>(snapshot, selectUsageRows, { ...bindingsOf(filter), counts_children: countsChildren });
}

/** The same rows with their children, some hundred at a time. */
export async function* readUsageRows(snapshot: Transaction, filter: UsageFilter): AsyncGenerator<UsageRow[]> {
  await giveMemory(snapshot);
  yield* readInPortions<UsageRow>(snapshot, selectUsageRows, {
    ...bindingsOf(filter),
    counts_children: true,
  });
}

async function giveMemory(snapshot: Transaction): Promise<void> {
  await snapshot.raw(`set local work_mem = '${COUNTING_MEMORY}'`);
}

/** A row as the report shows it: null where no date of the range is built (`isKnown`). */
export function presentUsageRow(row: UsageRow, isKnown: boolean) {
  return {
    book_id: presentId(row.book_id),
    title: asOneLine(row.title),
    is_preview: row.is_preview,
    publisher_id: presentId(row.publisher_id),
    publisher: asOneLine(row.publisher),
    ...(isKnown ? presentUsage(row, row.unique_children) : UNKNOWN_USAGE),
  };
}

function bindingsOf({ start, end, publisherId, bookId }: UsageFilter) {
  return { start, end, publisher_id: publisherId ?? null, book_id: bookId ?? null };
}
