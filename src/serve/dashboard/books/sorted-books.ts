import { type SortKey, sortedBy } from '../sorted-by.ts';
import type { BookSort, Direction } from './books-state.ts';
import type { ListedBook } from './listed-book.ts';
import { rankedRate } from './ranked-rate.ts';

/** What each column is sorted by. */
const KEYS: Record<BookSort, (row: ListedBook) => SortKey> = {
  title: (row) => row.title,
  publisher: (row) => row.publisher,
  minutes: (row) => row.minutes_watched,
  change: (row) => row.changedBy,
  play_starts: (row) => row.play_starts,
  play_ends: (row) => row.play_ends,
  children: (row) => row.unique_children,
  completions: (row) => row.completion_count,
  completion_rate: rankedRate,
  watched: (row) => row.average_watch_percentage,
};

/** The rows in the order of a column (`sortedBy`). */
export const sortedBooks = (
  rows: readonly ListedBook[],
  { sort, direction }: { sort: BookSort; direction: Direction },
): ListedBook[] => sortedBy(rows, KEYS[sort], direction);
