import type { ComponentChildren } from 'preact';
import { type SparkDay, Sparkline } from '../charts/sparkline.tsx';
import type { Change } from '../figures/change-of.ts';
import { NO_FIGURE } from '../figures/write-number.ts';
import { Delta } from './delta.tsx';

export interface CardProps {
  label: string;
  hint?: ComponentChildren;
  /** As it is written, without its unit; an en dash where there is none. */
  figure: string;
  /** What follows the figure in small: "%", "of 42". */
  unit?: string;
  /** The days before the range, those of it, and today. Only for figures that have a value each day. */
  days?: readonly SparkDay[];
  /** Nothing is compared without it. */
  change?: Change;
  /** "the 7 days before" */
  comparedWith?: string;
  /** Why there is no figure. */
  reason?: string;
}

/** One figure with its change and its fortnight. */
export function Card({ label, hint, figure, unit, days, ...line }: CardProps) {
  return (
    <article class="card">
      <h3>
        {label} {hint}
      </h3>
      <p class="figure">
        {figure}
        {unit === undefined || figure === NO_FIGURE ? null : <small>{unit}</small>}
      </p>
      {days === undefined ? null : <Sparkline days={days} />}
      <CardLine {...line} />
    </article>
  );
}

/** The line below: why there is no figure or no change, else the change. */
function CardLine({ change, comparedWith, reason }: Pick<CardProps, 'change' | 'comparedWith' | 'reason'>) {
  if (reason !== undefined) return <p class="card-change">{reason}</p>;
  if (change === undefined) return null;
  if (change.direction === 'none') return <p class="card-change">no comparison: {change.reason}</p>;
  return (
    <p class="card-change">
      <Delta change={change} {...(comparedWith === undefined ? {} : { comparedWith })} />
    </p>
  );
}
