import { roundTenth } from './scale-from-zero.ts';

export interface BarProps {
  /** From 0 to 1 of the track; nothing is drawn without one. */
  share: number | null;
  /** The figure of the library, from 0 to 1. */
  mark?: number | null | undefined;
  /** `soft` for a less important figure, `lit` for a figure that needs attention. */
  tone?: 'soft' | 'lit' | undefined;
}

/** A bar in a line of text or a cell. Its figure is always next to it, so screen readers skip it. */
export function Bar({ share, mark, tone }: BarProps) {
  return (
    <svg class="hbar" aria-hidden="true">
      {share === null ? null : <rect class={tone} width={percent(share)} height="100%" />}
      {typeof mark === 'number' ? <line x1={percent(mark)} x2={percent(mark)} y1="-3" y2="11" /> : null}
    </svg>
  );
}

const percent = (share: number) => `${roundTenth(Math.min(1, Math.max(0, share)) * 100)}%`;
