import type { UsageFigures, UsageRow } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { BookCell } from '../components/book-cell.tsx';
import { Delta } from '../components/delta.tsx';
import type { Column } from '../components/table.tsx';
import type { Change } from '../figures/change-of.ts';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { BOOK_SORTS } from './books-state.ts';
import { rankedRate } from './listed-books.ts';

/** A row of the table: a book, or all of them together. */
export interface TableRow {
  figures: UsageFigures;
  change: Change | null;
  /** Null in the total. */
  book: Pick<UsageRow, 'book_id' | 'title' | 'publisher_id' | 'publisher'> | null;
}

export interface BooksColumnsProps {
  totalName: string;
  /** The completion rate of the library in the range, from 0 to 1. */
  libraryRate: number | null;
  /** The full width of the bars below the titles. */
  mostMinutes: number;
  isCompared: boolean;
  hrefOfBook: (id: number | string) => string;
  hrefOfPublisher: (id: number | string) => string;
}

/** The columns of the list for every day, with the completion rate against the library's. */
export function booksColumns(props: BooksColumnsProps): Column<TableRow>[] {
  const change: Column<TableRow> = {
    ...{ name: 'Change', sort: 'change', after: '' },
    cell: (row) => (row.change === null ? null : <Delta change={row.change} />),
  };
  return [
    {
      ...{ name: 'Book', sort: 'title', sortsFirst: BOOK_SORTS.title },
      cell: (row) => <BookHead row={row} {...props} />,
    },
    {
      ...{ name: 'Minutes', sort: 'minutes', after: 'minutes', class: 'strong' },
      cell: ({ figures }) => writeMinutes(figures.minutes_watched),
    },
    ...(props.isCompared ? [change] : []),
    {
      ...{ name: 'Starts', sort: 'play_starts', after: 'starts' },
      cell: ({ figures }) => writeCount(figures.play_starts),
    },
    {
      ...{ name: 'Children', sort: 'children', after: 'children' },
      cell: ({ figures }) => writeCount(figures.unique_children),
    },
    {
      ...{ name: 'Completion rate', sort: 'completion_rate', after: 'completion rate' },
      cell: ({ figures }) => <Rate figures={figures} />,
    },
    {
      ...{ name: <span class="sr">Completion rate as a bar</span>, class: 'bar-cell roomy' },
      cell: ({ figures }) => <RateBar figures={figures} libraryRate={props.libraryRate} />,
    },
  ];
}

function BookHead({
  row: { book, figures },
  totalName,
  mostMinutes,
  hrefOfBook,
  hrefOfPublisher,
}: BooksColumnsProps & { row: TableRow }) {
  if (book === null) return totalName;
  const share = mostMinutes > 0 ? (figures.minutes_watched ?? 0) / mostMinutes : null;
  const publisher = { name: book.publisher, href: hrefOfPublisher(book.publisher_id) };
  return (
    <BookCell title={book.title} href={hrefOfBook(book.book_id)} publisher={publisher}>
      {share === null ? null : <Bar share={share} />}
    </BookCell>
  );
}

function Rate({ figures }: { figures: UsageFigures }) {
  const text = writeRateOfPlays(figures.completion_count, figures.play_starts);
  return rankedRate(figures) === null ? <span class="muted">{text}</span> : text;
}

function RateBar({ figures, libraryRate }: { figures: UsageFigures; libraryRate: number | null }) {
  const rate = rankedRate(figures);
  return rate === null ? null : <Bar share={rate} mark={libraryRate} tone="soft" />;
}
