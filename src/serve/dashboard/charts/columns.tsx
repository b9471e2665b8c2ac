import { roundTenth, type ScaleFromZero } from './scale-from-zero.ts';
import type { ChartPoint, Measure } from './series.ts';
import { Tip } from './tip.tsx';

/** Final bars are filled, open ones hatched, today an outline; what is missing has no bar at all. */
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
