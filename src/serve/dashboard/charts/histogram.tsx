import type { ComponentChildren } from 'preact';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { writeRateOfPlays } from '../figures/write-rate.ts';
import type { Sentence } from '../sentences/sentence.tsx';
import { Axes, type AxisLabel, middleOf } from './axes.tsx';
import { ChartFigure } from './chart-figure.tsx';
import { standing } from './columns.tsx';
import { type DropOff, dropOffTable, isEnd, placeOfBucket, playsOf, worstBucket } from './drop-off.ts';
import { type ScaleFromZero, scaleFromZero } from './scale-from-zero.ts';
import { writeMarkOf } from './series.ts';

export interface HistogramProps {
  /** Eleven counts: of the plays that stopped in each tenth, and of those that reached the very end. */
  counts: DropOff;
  durationSeconds: number | null;
  sentence: Sentence;
  title?: ComponentChildren;
}

const BUCKETS = 11;

/** Every second bucket, from the beginning to the end, so that they fit at any width. */
const LABELS: AxisLabel[] = [0, 2, 4, 6, 8, 10].map((bucket) => ({
  ...{ at: middleOf(bucket, BUCKETS), text: `${bucket * 10}%`, isFine: false },
}));

/**
 * Where the plays of a book stopped, in eleven columns with their counts (docs/metrics.md, "Drop-off"). From 20 plays
 * on the largest drop is highlighted; columns of plays that reached the end are lighter.
 */
export function Histogram(props: HistogramProps) {
  const { counts, durationSeconds } = props;
  const scale = scaleFromZero(counts, 'count');
  const [worst, plays] = [worstBucket(counts), playsOf(counts)];
  return (
    <ChartFigure
      title={props.title}
      sentence={props.sentence}
      description={`Histogram of the last position of ${writeCounted(plays, 'play', 'plays')} in eleven buckets of the book.`}
      height="high"
      legend={<HistogramLegend hasWorst={worst !== undefined} />}
      table={dropOffTable(counts, durationSeconds)}
    >
      <Axes scale={scale} writeMark={(mark) => writeMarkOf(mark, { kind: 'count' })} labels={LABELS} />
      <ol class="columns">
        {counts.map((count, bucket) => (
          <li key={bucket}>
            <Column
              count={count}
              scale={scale}
              tone={bucket === worst ? 'lit' : isEnd(bucket) ? 'soft' : undefined}
            />
            <p class="tip">
              <b>{placeOfBucket(bucket, durationSeconds)}</b> · {reading(count, plays)}
            </p>
          </li>
        ))}
      </ol>
    </ChartFigure>
  );
}

function Column({
  count,
  scale,
  tone,
}: {
  count: number;
  scale: ScaleFromZero;
  tone: 'lit' | 'soft' | undefined;
}) {
  const { y, height } = standing(scale.fromTop(count));
  return (
    <svg aria-hidden="true">
      <rect x="10%" width="80%" y={y} height={height} class={tone} />
      <text x="50%" y={y} dy="-.45em" class={tone === 'lit' ? 'named' : undefined}>
        {writeCount(count)}
      </text>
    </svg>
  );
}

const reading = (count: number, plays: number) => {
  const rate = writeRateOfPlays(count, plays);
  return `${writeCounted(count, 'play', 'plays')}${rate.endsWith('%') ? `, ${rate}` : ''}`;
};

/** What the three tones of the histogram mean. */
function HistogramLegend({ hasWorst }: { hasWorst: boolean }) {
  return (
    <ul class="legend">
      {hasWorst ? <Tone fill="fill-lit" meaning="the worst drop" /> : null}
      <Tone fill="fill-night" meaning="stopped early" />
      <Tone fill="fill-soft" meaning="reached the end" />
    </ul>
  );
}

const Tone = ({ fill, meaning }: { fill: string; meaning: string }) => (
  <li>
    <svg class="swatch" aria-hidden="true">
      <rect width="100%" height="100%" class={fill} />
    </svg>
    {meaning}
  </li>
);
