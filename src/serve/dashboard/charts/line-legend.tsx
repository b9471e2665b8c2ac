import { type DayChartProps, describeComparison } from './day-chart.ts';
import { Freshness } from './freshness.tsx';

/** What the kinds of a line mean, in words. */
export function LineLegend(props: DayChartProps) {
  return (
    <div class="section-head">
      <ul class="fresh" aria-label="How settled the days are">
        <Freshness {...props} swatches={SWATCHES} />
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

const SWATCHES = {
  final: <Stroke name="line" />,
  open: <Stroke name="line open" />,
  today: <Stroke name="line now" />,
};
