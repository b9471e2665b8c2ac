import type { ComponentChildren } from 'preact';
import { writeCount, writeCounted } from '../figures/write-number.ts';

export interface EmptyProps {
  /** What is missing. */
  title: string;
  /** When it will be shown. */
  children: ComponentChildren;
  /** The progress, in a unit such as "plays". */
  progress?: { have: number; need: number; unit: string };
  /** One thing to do. */
  action?: ComponentChildren;
}

/** Shown instead of a chart or a list that has nothing to show yet. */
export function Empty({ title, children, progress, action }: EmptyProps) {
  return (
    <div class="sheet empty">
      <h3>{title}</h3>
      <p>{children}</p>
      {progress === undefined ? null : <Progress {...progress} />}
      {action}
    </div>
  );
}

function Progress({ have, need, unit }: { have: number; need: number; unit: string }) {
  const share = `${writeCount(have)} of ${writeCounted(need, unit, unit)}`;
  return (
    <>
      <progress max={need} value={Math.min(have, need)} aria-label={`${unit} towards ${writeCount(need)}`}>
        {share}
      </progress>
      <small>{share}</small>
    </>
  );
}
