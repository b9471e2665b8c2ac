import type { ComponentChildren } from 'preact';

/** How loud a badge is: well, worth a look, broken, or chosen; grey without one. */
export type BadgeTone = 'well' | 'look' | 'broken' | 'night';

/** A word, or a sign and a word, on a tint. The tint alone never says anything. */
export const Badge = ({ tone, children }: { tone?: BadgeTone; children: ComponentChildren }) => (
  <span class={tone === undefined ? 'badge' : `badge ${tone}`}>{children}</span>
);
