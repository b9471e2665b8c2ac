import { area, line } from 'd3-shape';
import type { ScaleFromZero } from './scale-from-zero.ts';
import type { ChartPoint, DayState } from './series.ts';

type Place = readonly [x: number, y: number];

/** Straight lines only: a curve would show values that no day has. */
const drawLine = line<Place | null>()
  .defined((place) => place !== null)
  .x((place) => place?.[0] ?? 0)
  .y((place) => place?.[1] ?? 0)
  .digits(0);
const drawArea = area<Place | null>()
  .defined((place) => place !== null)
  .x((place) => place?.[0] ?? 0)
  .y1((place) => place?.[1] ?? 0)
  .y0(1000)
  .digits(0);

/**
 * The drawing of a line chart, stretched to its canvas: solid between final days, dashed up to yesterday, dotted to
 * today with a hollow end, and what it is compared with as a thin line. Where a day has no figure there is a gap, and a
 * day between two gaps is a dot.
 */
export function Lines({ points, scale }: { points: readonly ChartPoint[]; scale: ScaleFromZero }) {
  const places = points.map(({ value }, index) => placeOf(value, index, points.length, scale));
  const before = points.map((point, index) =>
    placeOf(point.before?.value ?? null, index, points.length, scale),
  );
  const runs = lineRuns(points.map(({ value, state }) => (value === null ? 'missing' : state)));
  const counted = places.map((place, index) => (points[index]?.state === 'today' ? null : place));
  return (
    <svg viewBox="0 0 1000 1000" preserveAspectRatio="none" aria-hidden="true">
      <Path name="area" d={drawArea(counted)} />
      <Path name="line before" d={drawLine(before)} />
      <Path name="line" d={drawLine(at(runs.final, places))} />
      <Path name="line open" d={drawLine(at(runs.open, places))} />
      <Path name="line now" d={drawLine(at(runs.today, places))} />
      {at(runs.alone, places).map((place) =>
        place ? <Dot key={place[0]} place={place} name="end" /> : null,
      )}
      <Today place={places[points.findIndex(({ state }) => state === 'today')]} />
    </svg>
  );
}

function placeOf(value: number | null, index: number, count: number, scale: ScaleFromZero): Place | null {
  return value === null ? null : [((index + 0.5) / count) * 1000, scale.fromTop(value) * 10];
}

/** The places of a run of indices; null stays the end of a stretch. */
const at = (indices: readonly (number | null)[], places: readonly (Place | null)[]): (Place | null)[] =>
  indices.map((index) => (index === null ? null : (places[index] ?? null)));

const Path = ({ name, d }: { name: string; d: string | null }) => (d ? <path class={name} d={d} /> : null);

const Dot = ({ place: [x, y], name }: { place: Place; name: string }) => (
  <path class={name} d={`M${Math.round(x)} ${Math.round(y)}h.01`} />
);

function Today({ place }: { place: Place | null | undefined }) {
  if (!place) return null;
  return (
    <>
      <Dot place={place} name="end" />
      <Dot place={place} name="end hollow" />
    </>
  );
}

/** The days that a line of each kind connects, as indices; null ends a stretch. `alone` are days between two gaps. */
export interface LineRuns {
  final: (number | null)[];
  open: (number | null)[];
  today: (number | null)[];
  alone: number[];
}

/**
 * Splits a line over days. Two neighbours are joined if both have a figure: solid if both are final, dotted if one
 * is today, else dashed. No line crosses a missing day.
 */
function lineRuns(states: readonly DayState[]): LineRuns {
  const runs: LineRuns = { final: [], open: [], today: [], alone: [] };
  for (const [index, state] of states.entries()) {
    if (state === 'missing') continue;
    const kind = joinOf(states[index - 1], state);
    if (kind !== undefined) join(runs[kind], index);
    else if (joinOf(state, states[index + 1]) === undefined && state !== 'today') runs.alone.push(index);
  }
  return runs;
}

function joinOf(
  one: DayState | undefined,
  other: DayState | undefined,
): 'final' | 'open' | 'today' | undefined {
  if (one === undefined || other === undefined || one === 'missing' || other === 'missing') return undefined;
  if (one === 'today' || other === 'today') return 'today';
  return one === 'final' && other === 'final' ? 'final' : 'open';
}

/** Adds the line from the day before to a day, as a new stretch unless the last one ends there. */
function join(run: (number | null)[], index: number): void {
  if (run.at(-1) === index - 1) run.push(index);
  else run.push(...(run.length === 0 ? [] : [null]), index - 1, index);
}
