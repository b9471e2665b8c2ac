import { addressOn } from '../addresses.ts';
import { Table } from '../components/table.tsx';
import { changeOf } from '../figures/change-of.ts';
import { writeRange } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import { booksInAll } from '../overview/best-books.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { queryOfRange } from '../range/range-addresses.ts';
import { booksColumns, type TableRow } from './books-columns.tsx';
import { type ListedBook, sideOfUsage } from './listed-books.ts';
import type { BooksBodyProps } from './read-books.ts';
import { usageColumns } from './usage-columns.tsx';

/** The table of the list with the columns that are chosen. Its total is of all books, whatever is searched for. */
export function ListTable(props: BooksBodyProps & { query: Record<string, string> }) {
  const { range, state, answers, list, libraryRate, path, query } = props;
  const all = writeCounted(booksInAll(answers.listed), 'book', 'books');
  const columns = {
    totalName: list.found === list.among ? 'Total' : `All ${all}, not only those found`,
    hrefOfBook: (id: number | string) => addressOn(`${path}/${id}`, queryOfRange(range)),
    hrefOfPublisher: (id: number | string) => addressOn(`${PUBLISHERS_PATH}/${id}`, queryOfRange(range)),
    ...{ libraryRate, mostMinutes: list.mostMinutes, isCompared: answers.listed.comparison !== undefined },
  };
  const isReport = state.columns === 'report';
  return (
    <Table
      caption={`Usage of ${writeCounted(list.found, 'book', 'books')}, ${writeRange(range.start, range.end)}`}
      isCaptionHidden
      form={isReport ? 'dense' : 'stacked'}
      columns={isReport ? usageColumns(columns) : booksColumns(columns)}
      rows={list.rows.map(rowOf)}
      keyOf={({ book }) => `${book?.book_id} ${book?.publisher_id}`}
      total={{ row: totalOf(props), place: 'first' }}
      sorting={{ by: state.sort, direction: state.direction, query }}
    />
  );
}

const rowOf = (row: ListedBook): TableRow => ({ figures: row, change: row.change, book: row });

function totalOf({ answers: { listed } }: BooksBodyProps): TableRow {
  const { total, meta, comparison } = listed;
  if (comparison === undefined) return { figures: total, change: null, book: null };
  const change = changeOf(sideOfUsage(total, meta), sideOfUsage(comparison.total, comparison.meta));
  return { figures: total, change, book: null };
}
