import type { partitionReport } from '../../../operate/monitoring/partition-report.ts';
import { Bar } from '../charts/bar.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeDate } from '../figures/write-date.ts';
import { writeCount, writeSize } from '../figures/write-number.ts';
import { monthName } from './calendar-months.ts';

type Partition = Awaited<ReturnType<typeof partitionReport>>['data'][number];

/** Why retention has not dropped a month, in words. */
const HELD: Record<string, string> = {
  days_not_built: 'kept: a day of it is not built',
  days_unknown: 'kept: the ledger does not reach all of it',
  in_use: 'kept: it was in use',
  earlier_month: 'kept: an earlier month is',
  just_imported: 'kept for a day: just imported',
  import_running: 'kept: an import is running',
};

export interface StorageTableProps {
  /** Of one table. */
  partitions: readonly Partition[];
  caption: string;
  /** What a row is: "events". */
  unit: string;
}

/** The months of a table with their sizes, and when each is dropped. */
export function StorageTable({ partitions, caption, unit }: StorageTableProps) {
  const largest = Math.max(1, ...partitions.map(({ bytes }) => bytes));
  const columns: Column<Partition>[] = [
    { name: 'Month', cell: (partition) => <Name partition={partition} /> },
    { name: `Estimated ${unit}`, after: unit, cell: ({ rows }) => writeCount(rows) },
    {
      name: <span class="sr">Size as a bar</span>,
      class: 'bar-cell',
      cell: ({ bytes }) => <Bar share={bytes / largest} tone="soft" />,
    },
    { name: 'Size', after: '', cell: ({ bytes }) => writeSize(bytes) },
    { name: 'Dropped', class: 'text', after: '', cell: (partition) => droppedWhen(partition) },
  ];
  return (
    <Table caption={caption} isCaptionHidden columns={columns} rows={partitions} keyOf={({ name }) => name} />
  );
}

function Name({ partition: { name, month } }: { partition: Partition }) {
  return (
    <>
      {month === null ? 'Default' : monthName(month)}
      <br />
      <small class="muted">
        <code>{name}</code>
      </small>
    </>
  );
}

function droppedWhen({ month, rows, due_from, held_back_because }: Partition): string {
  if (month === null || due_from === null) return rows === 0 ? 'must be empty, and is' : 'must be empty';
  if (held_back_because !== null) return HELD[held_back_because] ?? 'kept for now';
  return rows === 0 ? 'empty' : `from ${writeDate(due_from)} on`;
}
