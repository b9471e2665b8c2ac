import { type DayChartProps, describeComparison } from './day-chart.ts';
import { Freshness } from './freshness.tsx';

/** What the kinds of bars mean, in words. */
export function BarLegend(props: DayChartProps) {
  return (
    <ul class="legend" aria-label="What the bars are">
      <Freshness {...props} swatches={SWATCHES} />
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

const SWATCHES = {
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
