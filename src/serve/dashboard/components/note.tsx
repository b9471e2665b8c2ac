import type { ComponentChildren } from 'preact';
import { Icon } from '../icons.tsx';

/** The tone of a note: attention, failure, success; grey without one. */
export type NoteTone = 'look' | 'broken' | 'well';

export interface NoteProps {
  tone?: NoteTone;
  title?: ComponentChildren;
  /** The level of its title: 3 within a section, 2 on top of a page. */
  level?: 2 | 3;
  /** Has the focus when the page opens: the answer to a form. */
  isAnswer?: boolean;
  /** The state, why it matters, and what to do, each a paragraph. */
  children: ComponentChildren;
}

const LANTERN = 'M7.5 3.5h5M10 1.5v2M6.5 6.5h7l1 9h-9zM5.5 18.5h9M10 9v3.5';
const TRIANGLE = 'M10 2.5 18.5 17h-17zM10 8v4M10 14.5v.01';
const TICK = 'm4 10.5 4 4 8-9';
const LETTER = 'M10 9v5M10 6v.01M2.5 10a7.5 7.5 0 1 0 15 0 7.5 7.5 0 1 0-15 0z';

/** A notice with an icon for its tone. */
export function Note({ tone, title, level = 3, isAnswer = false, children }: NoteProps) {
  const Title = level === 2 ? 'h2' : 'h3';
  const focus = isAnswer ? { tabindex: -1, autofocus: true } : {};
  return (
    <article class={tone === undefined ? 'note' : `note ${tone}`} {...focus}>
      <Icon>
        <path d={tone === undefined ? LETTER : { look: LANTERN, broken: TRIANGLE, well: TICK }[tone]} />
      </Icon>
      <div>
        {title === undefined ? null : <Title>{title}</Title>}
        {children}
      </div>
    </article>
  );
}
