import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { isWeekend } from './day-labels.ts';
import type { ScaleFromZero } from './scale-from-zero.ts';
import type { ChartPoint, Measure } from './series.ts';
import { Tip } from './tip.tsx';

export interface DayColumnsProps {
  points: readonly (ChartPoint & { date: MetricDate })[];
  scale: ScaleFromZero;
  measure: Measure;
}

/** The layer below a line: the ground of weekends, the hatched foot of open days, and what the pointer reads. */
export function DayColumns({ points, scale, measure }: DayColumnsProps) {
  return (
    <ol class="days">
      {points.map((point) => (
        <li key={point.date} class={classOf(point)}>
          {point.value === null ? null : (
            <svg aria-hidden="true">
              <circle cx="50%" cy={`${scale.fromTop(point.value)}%`} r="4.5" />
            </svg>
          )}
          <Tip point={point} measure={measure} />
        </li>
      ))}
    </ol>
  );
}

function classOf({ date, state }: { date: MetricDate; state: ChartPoint['state'] }): string | undefined {
  const names = [...(isWeekend(date) ? ['we'] : []), ...(['open', 'today'].includes(state) ? ['open'] : [])];
  return names.length === 0 ? undefined : names.join(' ');
}
