import type { BestBook } from '../../reports/best-books.ts';
import { addressOn } from '../addresses.ts';
import { Bar } from '../charts/bar.tsx';
import { BookCell } from '../components/book-cell.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeRange } from '../figures/write-date.ts';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { BEST } from '../overview/best-books.ts';
import { queryOfRange } from '../range/range-addresses.ts';
import { booksAddress } from './publisher-head.tsx';
import type { PublisherAnswers } from './read-publisher.ts';

/** The publisher's five most watched books, and a link to all of them. */
export function BestBooks({ answers }: { answers: PublisherAnswers }) {
  const { books: rows, range } = answers;
  return (
    <section class="sheet" aria-labelledby="best">
      <div class="section-head">
        <h2 id="best">{rows.length < BEST ? 'Best books' : 'Best five books'}</h2>
        <a href={booksAddress(answers)}>All of its books</a>
      </div>
      {rows.length === 0 ? (
        <p>No book of this publisher was watched in these days.</p>
      ) : (
        <Table
          caption={`The most watched books of the publisher, ${writeRange(range.start, range.end)}`}
          isCaptionHidden
          columns={columns(answers, rows[0]?.minutes_watched ?? 0)}
          rows={rows}
          keyOf={({ book_id }) => book_id}
        />
      )}
      <p class="muted">
        <small>Best by minutes: books have no engagement score yet.</small>
      </p>
    </section>
  );
}

const columns = ({ range }: PublisherAnswers, most: number): Column<BestBook>[] => [
  {
    name: 'Book',
    cell: ({ book_id, title, minutes_watched }) => (
      <BookCell title={title} href={addressOn(`/admin/books/${book_id}`, queryOfRange(range))}>
        <Bar share={most > 0 ? minutes_watched / most : null} />
      </BookCell>
    ),
  },
  {
    ...{ name: 'Minutes', after: 'minutes', class: 'strong' },
    cell: ({ minutes_watched }) => writeMinutes(minutes_watched),
  },
  {
    ...{ name: 'Rate', after: 'to the end' },
    cell: ({ completion_count, play_starts }) => writeRateOfPlays(completion_count, play_starts),
  },
  { name: 'Children', after: 'children', cell: ({ unique_children }) => writeCount(unique_children) },
];
