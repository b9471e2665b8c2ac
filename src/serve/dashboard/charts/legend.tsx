import type { ComponentChildren } from 'preact';
import { writeDayAndMonth } from '../figures/write-date.ts';
import { type DayChartProps, describeComparison } from './day-chart.ts';
import type { DayPoint, DayState } from './series.ts';

/** What the kinds of bars mean, in words. */
export function BarLegend(props: DayChartProps) {
  return (
    <ul class="legend" aria-label="What the bars are">
      <Freshness {...props} swatches={BAR_SWATCHES} />
      {props.comparison === undefined ? null : (
        <li>
          <svg aria-hidden="true">
            <line x1="0" x2="28" y1="6" y2="6" stroke="var(--ink)" stroke-width="2" />
          </svg>
          {describeComparison(props)}
        </li>
      )}
    </ul>
  );
}

const BAR_SWATCHES = {
  final: (
    <svg class="swatch" aria-hidden="true">
      <rect width="100%" height="100%" class="fill-night" />
    </svg>
  ),
  open: (
    <svg class="swatch" aria-hidden="true">
      <rect width="100%" height="100%" fill="url(#hatch)" stroke="var(--night)" />
    </svg>
  ),
  today: (
    <svg class="swatch" aria-hidden="true">
      <rect
        {...{ x: 1, y: 1, width: '85%', height: '85%', fill: 'none' }}
        stroke="var(--night)"
        stroke-width="1.5"
        stroke-dasharray="1.5 2.5"
      />
    </svg>
  ),
};

/** What the kinds of a line mean, in words. */
export function LineLegend(props: DayChartProps) {
  return (
    <div class="section-head">
      <ul class="fresh" aria-label="How settled the days are">
        <Freshness {...props} swatches={LINE_SWATCHES} />
      </ul>
      {props.comparison === undefined ? null : (
        <ul class="legend">
          <li>
            <Stroke name="line before" />
            {describeComparison(props)}
          </li>
        </ul>
      )}
    </div>
  );
}

const Stroke = ({ name }: { name: string }) => (
  <svg aria-hidden="true">
    <line class={name} x1="2" x2="28" y1="6" y2="6" />
  </svg>
);

const LINE_SWATCHES = {
  final: <Stroke name="line" />,
  open: <Stroke name="line open" />,
  today: <Stroke name="line now" />,
};

export interface FreshnessProps {
  days: readonly DayPoint[];
  time?: string | undefined;
  hint?: ComponentChildren;
  /** How a chart draws final, open and today's figures. */
  swatches: Readonly<Record<'final' | 'open' | 'today', ComponentChildren>>;
}

/** How settled the days of a chart are, in words next to a swatch of each kind that occurs. */
function Freshness({ days, time, hint, swatches }: FreshnessProps) {
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
