import type { ComponentChildren } from 'preact';
import type { ScaleFromZero } from './scale-from-zero.ts';

/** A label below the drawing, at its place in per cent of the width. A fine one goes where it is narrow. */
export interface AxisLabel {
  at: number;
  text: string;
  isFine: boolean;
}

export interface AxesProps {
  scale: ScaleFromZero;
  writeMark: (mark: number) => string;
  labels: readonly AxisLabel[];
  children?: ComponentChildren;
}

/** The lines and words around a drawing, all in per cent, so that text keeps its size at any width. */
export function Axes({ scale, writeMark, labels, children }: AxesProps) {
  return (
    <svg class="axes" aria-hidden="true">
      {scale.marks.map((mark) => (
        <Mark key={mark} y={`${scale.fromTop(mark)}%`} isZero={mark === 0} text={writeMark(mark)} />
      ))}
      {labels.map(({ at, text, isFine }) => (
        <text key={at} class={isFine ? 'mid fine' : 'mid'} x={`${at}%`} y="100%" dy="1.7em">
          {text}
        </text>
      ))}
      {children}
    </svg>
  );
}

function Mark({ y, isZero, text }: { y: string; isZero: boolean; text: string }) {
  return (
    <>
      <line x1="0" x2="100%" y1={y} y2={y} class={isZero ? 'zero' : undefined} />
      <text class="end-label" x="-8" y={y} dy=".32em">
        {text}
      </text>
    </>
  );
}
