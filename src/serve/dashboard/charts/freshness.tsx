import type { ComponentChildren } from 'preact';
import { writeDayAndMonth } from '../figures/write-date.ts';
import type { DayPoint, DayState } from './series.ts';

export interface FreshnessProps {
  days: readonly DayPoint[];
  time?: string | undefined;
  hint?: ComponentChildren;
  /** How a chart draws final, open and today's figures. */
  swatches: Readonly<Record<'final' | 'open' | 'today', ComponentChildren>>;
}

/** How settled the days of a chart are, in words beside the way each kind is drawn. Only kinds that are there. */
export function Freshness({ days, time, hint, swatches }: FreshnessProps) {
  const [final, open] = [lastOf(days, 'final'), lastOf(days, 'open')];
  const missing = days.filter(({ state }) => state === 'missing').length;
  return (
    <>
      {final ? (
        <li>
          {swatches.final}final to {writeDayAndMonth(final.date)}
        </li>
      ) : null}
      {open ? (
        <li>
          {swatches.open}may still change a little, to {writeDayAndMonth(open.date)} {hint}
        </li>
      ) : null}
      {lastOf(days, 'today') ? (
        <li>
          {swatches.today}today so far{time === undefined ? '' : `, ${time}`}
        </li>
      ) : null}
      {missing > 0 ? (
        <li>{`a gap: ${missing === 1 ? 'one day is' : `${missing} days are`} not counted yet`}</li>
      ) : null}
    </>
  );
}

const lastOf = (days: readonly DayPoint[], state: DayState) => days.findLast((day) => day.state === state);
