import type { NewBook } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { BookCell } from '../components/book-cell.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeDate } from '../figures/write-date.ts';
import { writeCount, writeMinutes } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import { PUBLISHERS_PATH } from '../publishers/paths.ts';

export interface FirstDaysTableProps {
  book: NewBook;
  all: readonly NewBook[];
  days: number;
}

/** The last new books with their first days, most watched first, folded. The bar of the book itself is the dark one. */
export function FirstDaysTable({ book, all, days }: FirstDaysTableProps) {
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
