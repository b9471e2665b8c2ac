import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { isWeekend } from '../figures/write-date.ts';
import { roundTenth, type ScaleFromZero } from './scale-from-zero.ts';
import { type ChartPoint, type Measure, writeFigure, writeReading } from './series.ts';

/** Final bars are filled, open ones hatched, today is outlined; a missing day has no bar. */
const CLASSES = { final: undefined, open: 'open', today: 'now', missing: undefined } as const;

export interface ColumnsProps {
  points: readonly ChartPoint[];
  scale: ScaleFromZero;
  measure: Measure;
}

/** Bars by day or by week, with a tick at the height of the one that each is compared with. */
export function Columns({ points, scale, measure }: ColumnsProps) {
  return (
    <ol class="columns">
      {points.map((point) => (
        <li key={point.name}>
          <svg aria-hidden="true">
            <Column point={point} scale={scale} />
          </svg>
          <Tip point={point} measure={measure} />
        </li>
      ))}
    </ol>
  );
}

function Column({ point: { value, state, before }, scale }: { point: ChartPoint; scale: ScaleFromZero }) {
  const tick = before?.value ?? null;
  const y = tick === null ? '' : `${scale.fromTop(tick)}%`;
  return (
    <>
      {value === null ? null : (
        <rect x="16%" width="68%" {...standing(scale.fromTop(value))} class={CLASSES[state]} />
      )}
      {tick === null ? null : <line class="was" x1="4%" x2="96%" y1={y} y2={y} />}
    </>
  );
}

/** Where a bar begins below the top, and its height down to 0, in per cent. */
export const standing = (fromTop: number): { y: string; height: string } => ({
  y: `${fromTop}%`,
  height: `${roundTenth(100 - fromTop)}%`,
});

export interface DayColumnsProps {
  points: readonly (ChartPoint & { date: MetricDate })[];
  scale: ScaleFromZero;
  measure: Measure;
}

/** The layer below a line: weekends, the hatching of open days, and the readings of the pointer. */
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

/** The reading of a day or a week: its name and figure, and below them those that they are compared with. */
function Tip({ point, measure }: { point: ChartPoint; measure: Measure }) {
  const { name, state, value, before } = point;
  const reading = point.written ?? writeReading(value, measure);
  return (
    <p class="tip">
      <b>{name}</b>
      {state === 'today' ? ' so far' : ''} · {state === 'missing' ? 'not counted yet' : reading}
      {before === undefined ? null : (
        <>
          <br />
          {before.name} · {writeFigure(before.value, measure)}
        </>
      )}
    </p>
  );
}
