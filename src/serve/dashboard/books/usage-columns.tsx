import type { Column } from '../components/table.tsx';
import { writeCount, writeQuotient } from '../figures/write-number.ts';
import type { BooksColumnsProps, TableRow } from './books-columns.tsx';
import { BOOK_SORTS } from './books-state.ts';

/** The columns of the usage report, exact, as they go into a spreadsheet. */
export function usageColumns({
  totalName,
  hrefOfBook,
  hrefOfPublisher,
}: Pick<BooksColumnsProps, 'totalName' | 'hrefOfBook' | 'hrefOfPublisher'>): Column<TableRow>[] {
  return [
    {
      ...{ name: 'Book', sort: 'title', sortsFirst: BOOK_SORTS.title, class: 'stick' },
      cell: ({ book }) =>
        book === null ? (
          totalName
        ) : (
          <a href={hrefOfBook(book.book_id)}>
            <bdi>{book.title}</bdi>
          </a>
        ),
    },
    {
      ...{ name: 'Publisher', sort: 'publisher', sortsFirst: BOOK_SORTS.publisher, class: 'text' },
      cell: ({ book }) =>
        book === null ? null : (
          <a href={hrefOfPublisher(book.publisher_id)}>
            <bdi>{book.publisher}</bdi>
          </a>
        ),
    },
    {
      ...{ name: 'Minutes', sort: 'minutes', class: 'strong' },
      cell: ({ figures }) => writeQuotient(figures.minutes_watched),
    },
    { name: 'Starts', sort: 'play_starts', cell: ({ figures }) => writeCount(figures.play_starts) },
    { name: 'Ends', sort: 'play_ends', cell: ({ figures }) => writeCount(figures.play_ends) },
    { name: 'Children', sort: 'children', cell: ({ figures }) => writeCount(figures.unique_children) },
    { name: 'Completions', sort: 'completions', cell: ({ figures }) => writeCount(figures.completion_count) },
    {
      ...{ name: 'Watched, %', sort: 'watched' },
      cell: ({ figures }) => writeQuotient(figures.average_watch_percentage),
    },
  ];
}
