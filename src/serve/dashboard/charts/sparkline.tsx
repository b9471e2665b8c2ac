import { max } from 'd3-array';
import { roundTenth } from './scale-from-zero.ts';

/** A day of a card: before the range, in it, or today so far. */
export interface SparkDay {
  value: number | null;
  is: 'before' | 'within' | 'today';
}

const CLASSES = { before: 'was', within: undefined, today: 'now' } as const;

/** The part of a column's share of the width that is filled. */
const FILLED = 0.675;

/** Small columns from 0. Decoration: the card says the same. A day without a figure has no column. */
export function Sparkline({ days }: { days: readonly SparkDay[] }) {
  const highest = max(days, ({ value }) => value ?? 0) || 1;
  const share = 100 / days.length;
  return (
    <svg class="spark" aria-hidden="true">
      {days.map(({ value, is }, index) =>
        value === null ? null : (
          <rect
            key={index}
            x={`${roundTenth(index * share)}%`}
            width={`${roundTenth(share * FILLED)}%`}
            y={`${roundTenth(100 - (value / highest) * 100)}%`}
            height={`${roundTenth((value / highest) * 100)}%`}
            class={CLASSES[is]}
          />
        ),
      )}
    </svg>
  );
}
