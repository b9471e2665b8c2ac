import { daysBetween, type MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { NewBook, NewBooksAnswer } from '../answers.ts';
import { Empty } from '../components/empty.tsx';
import { Hint } from '../components/hint.tsx';
import { SentenceText } from '../components/sentence-text.tsx';
import { writeDay, writeRange } from '../figures/write-date.ts';
import { firstDaysSentence } from '../sentences/first-days-sentence.ts';
import { FirstDaysTable } from './first-days-table.tsx';

export interface FirstDaysProps {
  bookId: number | string;
  newBooks: NewBooksAnswer;
  today: MetricDate;
}

/**
 * The first 30 days of a new book beside those of the last ten (docs/metrics.md, "New books"); of one that is younger,
 * from when on they stand here; nothing of all others.
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
          They end on {writeDay(coming.end)}. From {writeDay(coming.compared_from)} on they stand here, beside
          those of the last {newBooks.meta.books_max} new books.
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
