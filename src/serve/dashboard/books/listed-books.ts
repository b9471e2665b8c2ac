import type { UsageAnswer, UsageRow } from '../answers.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { changeOf } from '../figures/change-of.ts';
import type { BooksState } from './books-state.ts';
import { isTitled } from './is-titled.ts';
import type { ListedBook, ListedBooks } from './listed-book.ts';
import { sortedBooks } from './sorted-books.ts';

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
