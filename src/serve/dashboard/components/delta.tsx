import type { Change } from '../figures/change-of.ts';
import { NO_FIGURE } from '../figures/write-number.ts';

const SIGNS = { up: '▲', down: '▼', same: '=' } as const;

/**
 * A change: its sign, its figure, and what it is compared with, if that is given. Screen readers read "up" or "down" for the
 * sign. If there is no change they read the reason, which a note or a line nearby shows, too.
 */
export function Delta({ change, comparedWith }: { change: Change; comparedWith?: string }) {
  const after = comparedWith === undefined ? '' : ` on ${comparedWith}`;
  const { direction, text, reason } = change;
  if (direction === 'none') {
    return (
      <span class="delta same">
        <span aria-hidden="true">{NO_FIGURE}</span>
        <span class="sr">no change is given: {reason}</span>
      </span>
    );
  }
  return (
    <>
      <span class={`delta ${direction}`}>
        <i aria-hidden="true">{SIGNS[direction]}</i>
        {direction === 'same' ? null : <span class="sr">{`${direction} `}</span>}
        {text}
      </span>
      {after}
    </>
  );
}
