import type { ComponentChildren } from 'preact';
import { Icon } from './icons.tsx';

/** A sign with what is the case, why it matters and what to do. `kind` gives its ground: look, broken, well. */
export function Note({ kind, children }: { kind?: 'look' | 'broken' | 'well'; children: ComponentChildren }) {
  return (
    <div class={kind === undefined ? 'note' : `note ${kind}`}>
      <Icon>
        <circle cx="10" cy="10" r="8" />
        <path d="M10 9v5M10 6v.01" />
      </Icon>
      <div>
        <p>{children}</p>
      </div>
    </div>
  );
}
