import type { UsageAnswer, UsageRow } from '../answers.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { type Change, changeOf } from '../figures/change-of.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import { type SortKey, sortedBy } from '../sorted-by.ts';
import type { BookSort, BooksState, Direction } from './books-state.ts';

/** A row of the list. */
export interface ListedBook extends UsageRow {
  /** The change of the minutes since the days before. */
  change: Change;
  /** The same as a quotient less one, to sort by; null where no change is shown. */
  changedBy: number | null;
}

/** A page of the list, and what was found in all. */
export interface ListedBooks {
  rows: ListedBook[];
  /** The number of rows that match the state, and the number of all rows. */
  found: number;
  among: number;
  /** The page that is shown, which is the last one if there are fewer than asked for. */
  page: number;
  pages: number;
  /** The most minutes of a row that was found: the full width of the bars. */
  mostMinutes: number;
}

/** Finds, sorts and cuts the rows of a usage report, which may be compared, as the state of the list says. */
export function listedBooks(answer: UsageAnswer, state: BooksState): ListedBooks {
  const before = new Map(answer.comparison?.data.map((row) => [keyOf(row), row]));
  const all = answer.data.map((row) => listedBook(row, before.get(keyOf(row)), answer));
  const found = all.filter((row) => (state.hasPreviews || !row.is_preview) && isTitled(row, state.q));
  const pages = Math.max(1, Math.ceil(found.length / ROWS_OF_A_PAGE));
  const page = Math.min(state.page, pages);
  return {
    rows: sortedBooks(found, state).slice((page - 1) * ROWS_OF_A_PAGE, page * ROWS_OF_A_PAGE),
    ...{ found: found.length, among: all.length, page, pages },
    mostMinutes: Math.max(0, ...found.map((row) => row.minutes_watched ?? 0)),
  };
}

/** A book that changed its publisher has a row for each. */
const keyOf = (row: UsageRow) => `${row.book_id} ${row.publisher_id}`;

function listedBook(row: UsageRow, before: UsageRow | undefined, answer: UsageAnswer): ListedBook {
  const change = changeOf(sideOfUsage(row, answer.meta), sideOfUsage(before, answer.comparison?.meta));
  const changedBy =
    change.direction === 'none' ? null : Number(row.minutes_watched) / Number(before?.minutes_watched) - 1;
  return { ...row, change, changedBy };
}

/** Minutes of a range as one side of a comparison. */
export const sideOfUsage = (
  row: Pick<UsageRow, 'minutes_watched' | 'play_starts'> | undefined,
  meta: Pick<UsageAnswer['meta'], 'not_built'> | undefined,
) => ({
  value: row?.minutes_watched,
  playStarts: row?.play_starts,
  isBuilt: meta?.not_built.length === 0,
});

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
const sortedBooks = (
  rows: readonly ListedBook[],
  { sort, direction }: { sort: BookSort; direction: Direction },
): ListedBook[] => sortedBy(rows, KEYS[sort], direction);

/** Whether the title of a book contains what was typed, regardless of accents and case, or its id is it. Empty finds all. */
function isTitled({ title, book_id }: { title: string; book_id: number | string }, typed: string): boolean {
  const sought = folded(typed);
  return sought === '' || folded(title).includes(sought) || String(book_id) === sought;
}

/** Without accents, in one case, with single blanks. */
function folded(text: string): string {
  const bare = text.normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return bare.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}

/** Completions per play start, from 0 to 1; null below 20 play starts, because a rate of few plays is not ranked. */
export function rankedRate({
  play_starts,
  completion_count,
}: {
  play_starts: number | null;
  completion_count: number | null;
}): number | null {
  return (play_starts ?? 0) < PLAYS_FOR_A_RATE ? null : Number(completion_count) / Number(play_starts);
}
