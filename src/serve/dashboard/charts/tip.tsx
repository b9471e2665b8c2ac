import { type ChartPoint, type Measure, writeFigure, writeReading } from './series.ts';

/** What the pointer reads of a day or a week: its name and figure, and below it those of the one before. */
export function Tip({ point, measure }: { point: ChartPoint; measure: Measure }) {
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
