import { wholePercentages } from '../../reports/whole-percentages.ts';
import { writeCount } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import type { DataTableProps } from './data-table.tsx';
import { type DropOff, placeOfBucket, playsOf } from './drop-off.ts';

/** The table of the histogram: whole shares that add up to 100, and none of fewer than 20 plays. */
export function dropOffTable(counts: DropOff, durationSeconds: number | null): DataTableProps {
  const isShared = playsOf(counts) >= PLAYS_FOR_A_RATE;
  const shares = wholePercentages(counts);
  return {
    summary: 'The eleven buckets as a table',
    caption: 'Plays by where they stopped',
    columns: ['Last position', 'In the book', 'Plays', ...(isShared ? ['Share'] : [])],
    rows: counts.map((count, bucket) => ({
      head: `${bucket * 10}%`,
      cells: [
        placeOfBucket(bucket, durationSeconds),
        writeCount(count),
        ...(isShared ? [`${shares[bucket] ?? 0}%`] : []),
      ],
    })),
  };
}
