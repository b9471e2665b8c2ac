import type { PublisherRow } from '../answers.ts';
import { Bar } from '../charts/bar.tsx';
import { Delta } from '../components/delta.tsx';
import { PublisherCell } from '../components/publisher-mark.tsx';
import type { Column } from '../components/table.tsx';
import type { Change } from '../figures/change-of.ts';
import { NO_FIGURE, writeCount, writeMinutes } from '../figures/write-number.ts';
import { writeRate, writeRateOfPlays } from '../figures/write-rate.ts';

/** A row of the table: a publisher, or the library. */
export interface TableRow {
  figures: Omit<PublisherRow, 'publisher_id' | 'publisher' | 'amount'>;
  change: Change | null;
  /** Null in the total. */
  publisher: { name: string; href: string } | null;
}

export interface PublishersColumnsProps {
  isCompared: boolean;
  /** Whether there are enough plays for a percentage. */
  isShared: boolean;
  /** The full width of the bars. */
  mostMinutes: number;
}

/** The columns of the list: minutes with their change and share, and the other figures of each publisher. */
export function publishersColumns({
  isCompared,
  isShared,
  mostMinutes,
}: PublishersColumnsProps): Column<TableRow>[] {
  const change: Column<TableRow> = {
    ...{ name: 'Change', sort: 'change', after: '' },
    cell: (row) => (row.change === null ? null : <Delta change={row.change} />),
  };
  return [
    {
      ...{ name: 'Publisher', sort: 'publisher', sortsFirst: 'ascending' },
      cell: ({ publisher }) => (publisher === null ? 'The library' : <PublisherCell {...publisher} />),
    },
    {
      ...{ name: 'Minutes', sort: 'minutes', after: 'minutes', class: 'strong' },
      cell: ({ figures }) => writeMinutes(figures.minutes_watched),
    },
    ...(isCompared ? [change] : []),
    {
      ...{ name: <span class="sr">Minutes as a bar</span>, class: 'bar-cell roomy' },
      cell: ({ figures, publisher }) =>
        publisher === null || mostMinutes === 0 ? null : (
          <Bar share={(figures.minutes_watched ?? 0) / mostMinutes} />
        ),
    },
    {
      ...{ name: 'Share', after: 'of all minutes' },
      cell: ({ figures }) => (isShared ? writeRate(figures.share_of_minutes) : NO_FIGURE),
    },
    {
      ...{ name: 'Completions', sort: 'completions', after: 'completions' },
      cell: ({ figures }) => writeCount(figures.completion_count),
    },
    {
      ...{ name: 'Completion rate', sort: 'completion_rate', after: 'completion rate' },
      cell: ({ figures }) => writeRateOfPlays(figures.completion_count, figures.play_starts),
    },
    {
      ...{ name: 'Children', sort: 'children', after: 'children' },
      cell: ({ figures }) => writeCount(figures.unique_children),
    },
    {
      ...{ name: 'Books', sort: 'books', after: 'books', class: 'roomy' },
      cell: ({ figures }) => writeCount(figures.books),
    },
  ];
}
