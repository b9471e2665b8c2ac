import type { ComponentChildren } from 'preact';

/** The tone of a badge: success, attention, failure, or selection; grey without one. */
export type BadgeTone = 'well' | 'look' | 'broken' | 'night';

/** A word, or a sign and a word, on a tint. The tint alone carries no meaning. */
export const Badge = ({ tone, children }: { tone?: BadgeTone; children: ComponentChildren }) => (
  <span class={tone === undefined ? 'badge' : `badge ${tone}`}>{children}</span>
);
