import { max, tickStep } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import type { ChartPoint, Measure } from './series.ts';

/** An axis from 0 up to its last mark. */
export interface ScaleFromZero {
  /** The marks, 0 first and three to six above it, at equal and round distances. */
  marks: number[];
  /** The distance of a value from the top of the drawing, in per cent of its height with one decimal. */
  fromTop(value: number): number;
}

/** Fewer marks leave the axis empty, more crowd it; both without the 0. */
const INTERVALS = { least: 3, most: 6 } as const;

/**
 * The axis for values of 0 and more. It starts at 0 and ends at the first round mark that no value exceeds; counts
 * have whole marks, and without a value above 0 there are marks to 3.
 */
export function scaleFromZero(
  values: readonly (number | null | undefined)[],
  kind: Measure['kind'],
): ScaleFromZero {
  const highest = max(values.map((value) => value ?? 0)) ?? 0;
  const step = stepFor(highest, kind);
  const intervals = Math.max(INTERVALS.least, Math.ceil(Number((highest / step).toPrecision(10))));
  const marks = Array.from({ length: intervals + 1 }, (_, index) => Number((index * step).toPrecision(10)));
  const position = scaleLinear([0, marks.at(-1) ?? 1], [100, 0]).clamp(true);
  return { marks, fromTop: (value) => roundTenth(position(value)) };
}

/** The axis for points and what they are compared with. */
export const scaleOfPoints = (points: readonly ChartPoint[], { kind }: Measure): ScaleFromZero =>
  scaleFromZero(
    points.flatMap(({ value, before }) => [value, before?.value]),
    kind,
  );

/** The distance of marks: 1, 2 or 5 times a power of ten, so that there are three to six of them. */
function stepFor(highest: number, kind: Measure['kind']): number {
  if (highest <= 0 || (kind === 'count' && highest <= INTERVALS.least)) return kind === 'rate' ? 0.2 : 1;
  const steps = [6, 5, 4, 3, 2].map((count) => tickStep(0, highest, count));
  return (
    steps.find((step) => Math.ceil(Number((highest / step).toPrecision(10))) <= INTERVALS.most) ?? highest
  );
}

/** One decimal is less than a pixel of any chart. */
export const roundTenth = (value: number): number => Math.round(value * 10) / 10;
