import { asOneLine } from '../../foundation/core/one-line.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { minutesOf } from './figures.ts';
import type { DateRange } from './range-of-dates.ts';

const selectBestBooks = loadStatement(import.meta.url, 'select-best-books');

interface BestBookSums {
  book_id: number | string;
  title: string;
  watched_milliseconds: number;
  play_starts: number;
  completion_count: number;
  unique_children: number;
}

/** Which books, of which dates. */
export interface BestBooksQuery extends DateRange {
  publisherId: string;
  /** How many at most. */
  count: number;
}

/** A book of the best, and what was watched of it. */
export type BestBook = Awaited<ReturnType<typeof bestBooks>>[number];

/**
 * The most watched books of a publisher, as the usage report has them; without those that nobody watched. Tells the
 * children of these few books apart, which takes a small part of what the report takes (docs/api.md, "The usage report").
 */
export async function bestBooks(database: Database, { publisherId, start, end, count }: BestBooksQuery) {
  const bindings = { publisher_id: publisherId, start, end, count };
  const rows = await run<BestBookSums>(database, selectBestBooks, bindings);
  const books = rows.map((row) => ({
    book_id: presentId(row.book_id),
    title: asOneLine(row.title),
    minutes_watched: minutesOf(row.watched_milliseconds),
    play_starts: row.play_starts,
    unique_children: row.unique_children,
    completion_count: row.completion_count,
  }));
  return books.filter((book) => book.minutes_watched > 0);
}
