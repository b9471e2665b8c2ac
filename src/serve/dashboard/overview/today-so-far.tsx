import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { Completeness } from '../../reports/range-meta.ts';
import { Delta } from '../components/delta.tsx';
import { type Change, changeOf, type Side } from '../figures/change-of.ts';
import { writeDay, writeTime } from '../figures/write-date.ts';
import { type Figure, writeCount, writeMinutes } from '../figures/write-number.ts';

/** The figures of a day until a time of that day; null before it is counted. */
interface Sums {
  total_minutes_watched: number | null;
  total_unique_children: number | null;
  total_play_starts: number | null;
  total_completions: number | null;
  active_books: number | null;
}

/** A day as the report of the hours has it. */
export interface DaySoFar extends Sums {
  date: MetricDate;
  until: string | null;
  completeness: Completeness;
}

/** The figures of today, and how each is written. */
const FIGURES: readonly { name: string; of: keyof Sums; write: (figure: Figure) => string }[] = [
  { name: 'minutes', of: 'total_minutes_watched', write: writeMinutes },
  { name: 'children', of: 'total_unique_children', write: writeCount },
  { name: 'play starts', of: 'total_play_starts', write: writeCount },
  { name: 'completions', of: 'total_completions', write: writeCount },
  { name: 'active books', of: 'active_books', write: writeCount },
];

export interface TodaySoFarProps {
  hours: { summary: DaySoFar; week_before: DaySoFar };
  timeZone: string;
}

/**
 * Today as far as it is counted, each figure compared with that of the same weekday of last week at this time; nothing before
 * the first event (docs/metrics.md, "Hours of a day").
 */
export function TodaySoFar({ hours: { summary, week_before }, timeZone }: TodaySoFarProps) {
  if (summary.until === null) return null;
  const changes = FIGURES.map(({ of }) => changeOf(sideOf(summary, of), sideOf(week_before, of)));
  const isCompared = changes.some(({ direction }) => direction !== 'none');
  const at = week_before.until === null ? '' : writeTime(new Date(week_before.until), timeZone);
  return (
    <section class="today" aria-labelledby="today">
      <h2 id="today">
        Today so far <small>until {writeTime(new Date(summary.until), timeZone)}</small>
        {isCompared ? <small>compared with {`${writeDay(week_before.date)}, ${at}`}</small> : null}
      </h2>
      <dl class="row-figures">
        {FIGURES.map(({ name, of, write }, index) => (
          <div key={name}>
            <dt>
              {name} <ChangeOfToday change={isCompared ? changes[index] : undefined} />
            </dt>
            <dd>{write(summary[of])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const sideOf = (sums: DaySoFar, of: keyof Sums): Side => ({
  value: sums[of],
  playStarts: sums.total_play_starts,
  isBuilt: sums.completeness !== 'none',
});

const ChangeOfToday = ({ change }: { change: Change | undefined }) =>
  change === undefined || change.direction === 'none' ? null : <Delta change={change} />;
