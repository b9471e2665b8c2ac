import type { ComponentChildren } from 'preact';
import { type SparkDay, Sparkline } from '../charts/sparkline.tsx';
import type { Change } from '../figures/change-of.ts';
import { NO_FIGURE } from '../figures/write-number.ts';
import { Delta } from './delta.tsx';

export interface CardProps {
  label: string;
  hint?: ComponentChildren;
  /** The formatted figure, without its unit; an en dash if there is none. */
  figure: string;
  /** What follows the figure in small: "%", "of 42". */
  unit?: string;
  /** The days before the range, its days, and today. Only for figures that have a value per day. */
  days?: readonly SparkDay[];
  /** Nothing is compared without it. */
  change?: Change;
  /** "the 7 days before" */
  comparedWith?: string;
  /** Why there is no figure. */
  reason?: string;
  /** What follows the change: "all time 22,994". */
  also?: string;
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

/** The line below: why there is no figure or no change, else the change; then what follows it. */
function CardLine({ also, ...line }: Pick<CardProps, 'change' | 'comparedWith' | 'reason' | 'also'>) {
  const isThere = line.reason !== undefined || line.change !== undefined;
  if (!isThere && also === undefined) return null;
  return (
    <p class="card-change">
      <CardChange {...line} />
      {isThere && also !== undefined ? ' · ' : ''}
      {also}
    </p>
  );
}

function CardChange({ change, comparedWith, reason }: Pick<CardProps, 'change' | 'comparedWith' | 'reason'>) {
  if (reason !== undefined) return <>{reason}</>;
  if (change === undefined) return null;
  if (change.direction === 'none') return <>no comparison: {change.reason}</>;
  return <Delta change={change} {...(comparedWith === undefined ? {} : { comparedWith })} />;
}
