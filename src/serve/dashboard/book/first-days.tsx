import { daysBetween, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { NewBook, NewBooksAnswer } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { BookCell } from '../components/book-cell.tsx';
import { Empty } from '../components/empty.tsx';
import { Hint } from '../components/hint.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeDate, writeDay, writeRange } from '../figures/write-date.ts';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { firstDaysSentence } from '../sentences/first-days-sentence.ts';
import { SentenceText } from '../sentences/sentence.tsx';

export interface FirstDaysProps {
  bookId: number | string;
  newBooks: NewBooksAnswer;
  today: MetricDate;
}

/**
 * The first 30 days of a new book compared with those of the last ten (docs/metrics.md, "New books"). A younger book
 * has the date from which on they are shown; other books have nothing.
 */
export function FirstDays({ bookId, newBooks, today }: FirstDaysProps) {
  const compared = newBooks.data.find((book) => book.book_id === bookId);
  const coming = newBooks.coming.find((book) => book.book_id === bookId);
  if (compared === undefined && coming === undefined) return null;
  return (
    <section class="section" aria-labelledby="first-days">
      <h2 id="first-days">
        When it was new <Hint of="new_books" />
      </h2>
      {compared === undefined ? null : <Compared book={compared} newBooks={newBooks} />}
      {coming === undefined ? null : (
        <Empty
          title={`Its first ${newBooks.meta.days} days`}
          progress={{ have: daysBetween(coming.start, today), need: newBooks.meta.days, unit: 'days' }}
        >
          They end on {writeDay(coming.end)}. From {writeDay(coming.compared_from)} on, this section compares
          them with those of the last {newBooks.meta.books_max} new books.
        </Empty>
      )}
    </section>
  );
}

function Compared({ book, newBooks: { data, meta } }: { book: NewBook; newBooks: NewBooksAnswer }) {
  return (
    <figure class="sheet chart">
      <figcaption>
        <h3>
          Its first {meta.days} days <small class="muted regular">{writeRange(book.start, book.end)}</small>
        </h3>
        <SentenceText {...firstDaysSentence(book, data, meta.days)} />
      </figcaption>
      {data.length === 1 ? null : <FirstDaysTable book={book} all={data} days={meta.days} />}
    </figure>
  );
}

export interface FirstDaysTableProps {
  book: NewBook;
  all: readonly NewBook[];
  days: number;
}

/** The last new books with their first days, most watched first, folded. The bar of the book itself is the dark one. */
function FirstDaysTable({ book, all, days }: FirstDaysTableProps) {
  return (
    <details class="data">
      <summary>The last {all.length} new books as a table</summary>
      <Table
        caption={`The first ${days} days of each, most watched first`}
        isCaptionHidden
        columns={columnsOf(book, Math.max(...all.map((other) => other.minutes_watched)))}
        rows={all}
        keyOf={({ book_id }) => book_id}
      />
    </details>
  );
}

function columnsOf(book: NewBook, most: number): Column<NewBook>[] {
  return [
    {
      name: 'Book',
      cell: (row) => (
        <BookCell
          title={row.title}
          href={`/admin/books/${row.book_id}`}
          publisher={{ name: row.publisher, href: `${PUBLISHERS_PATH}/${row.publisher_id}` }}
        >
          <Bar
            share={most === 0 ? null : row.minutes_watched / most}
            tone={row === book ? undefined : 'soft'}
          />
        </BookCell>
      ),
    },
    { name: 'Published', before: 'published', cell: ({ start }) => writeDate(start) },
    {
      ...{ name: 'Minutes', after: 'minutes', class: 'strong' },
      cell: ({ minutes_watched }) => writeMinutes(minutes_watched),
    },
    { name: 'Starts', after: 'starts', cell: ({ play_starts }) => writeCount(play_starts) },
    {
      ...{ name: 'Completion rate', after: 'completion rate' },
      cell: ({ completions, play_starts }) => writeRateOfPlays(completions, play_starts),
    },
  ];
}
