import { wholePercentages } from '../../reports/whole-percentages.ts';
import { writeCount } from '../figures/write-number.ts';
import { writePlace, writePlaces } from '../figures/write-place.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import type { DataTableProps } from './data-table.tsx';

/** How many plays stopped in each tenth of the book and, last, at its end (docs/metrics.md, "Drop-off"). */
export type DropOff = readonly number[];

/** The buckets of plays that did not reach the end: 0 to 80 per cent. */
const EARLY_BUCKETS = 9;

/** All plays with a known place where they stopped. */
export const playsOf = (counts: DropOff): number => counts.reduce((sum, count) => sum + count, 0);

/** How many of them stopped before the last tenth. */
export const earlyOf = (counts: DropOff): number => playsOf(counts.slice(0, EARLY_BUCKETS));

/** Whether a bucket is one of those of plays that reached the end. */
export const isEnd = (bucket: number): boolean => bucket >= EARLY_BUCKETS;

/** The bucket in which most plays stop early, the earlier of two; none below 20 plays, or if no play stops early. */
export function worstBucket(counts: DropOff): number | undefined {
  const early = counts.slice(0, EARLY_BUCKETS);
  const most = Math.max(...early);
  return playsOf(counts) < PLAYS_FOR_A_RATE || most <= 0 ? undefined : early.indexOf(most);
}

/** The range of a bucket: "0:47 – 1:34" in a book of known length, else "10 – 20%"; the last one is the end. */
export function placeOfBucket(bucket: number, durationSeconds: number | null): string {
  if (bucket === 10) return 'the end';
  if (durationSeconds === null) return `${bucket * 10} – ${bucket * 10 + 10}%`;
  return writePlaces((durationSeconds * bucket) / 10, (durationSeconds * (bucket + 1)) / 10);
}

/** Where a bucket ends, within a sentence: "0:47", or "a tenth of the book". */
export const endOfBucket = (bucket: number, durationSeconds: number | null): string =>
  durationSeconds === null
    ? `${bucket * 10 + 10}% of the book`
    : writePlace((durationSeconds * (bucket + 1)) / 10);

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
