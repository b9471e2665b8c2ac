import type { BookSort, Direction } from './books-state.ts';
import type { ListedBook } from './listed-book.ts';
import { rankedRate } from './ranked-rate.ts';

/** What each column is sorted by. */
const KEYS: Record<BookSort, (row: ListedBook) => string | number | null> = {
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

const { compare: compareTexts } = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/**
 * The rows in the order of a column. Rows without a figure in it stand last, whatever the order; equal ones keep
 * the order that they had.
 */
export function sortedBooks(
  rows: readonly ListedBook[],
  { sort, direction }: { sort: BookSort; direction: Direction },
): ListedBook[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: KEYS[sort](row) }));
  keyed.sort((one, other) => {
    if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null);
    return sign * compareKeys(one.key, other.key);
  });
  return keyed.map(({ row }) => row);
}

function compareKeys(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return compareTexts(String(one), String(other));
}
