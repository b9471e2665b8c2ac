/** What the three tones of the histogram mean. */
export function HistogramLegend({ hasWorst }: { hasWorst: boolean }) {
  return (
    <ul class="legend">
      {hasWorst ? <Tone fill="fill-lit" meaning="the worst drop" /> : null}
      <Tone fill="fill-night" meaning="stopped early" />
      <Tone fill="fill-soft" meaning="reached the end" />
    </ul>
  );
}

const Tone = ({ fill, meaning }: { fill: string; meaning: string }) => (
  <li>
    <svg class="swatch" aria-hidden="true">
      <rect width="100%" height="100%" class={fill} />
    </svg>
    {meaning}
  </li>
);
