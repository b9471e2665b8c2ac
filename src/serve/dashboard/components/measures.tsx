import type { Change } from '../figures/change-of.ts';
import { Delta } from './delta.tsx';

/** A figure that can be shown by the chart below. */
export interface MeasureChoice {
  label: string;
  href: string;
  isShown: boolean;
  /** As it is written. Without it the choice is a word alone, for pages that show the figures elsewhere. */
  figure?: string;
  change?: Change;
}

/** The choice of what a chart shows. They are links, because the choice is in the address. */
export const Measures = ({ choices, label }: { choices: readonly MeasureChoice[]; label?: string }) => (
  <nav class={classOf(choices)} aria-label={label ?? 'What the chart shows'}>
    {choices.map(({ label: name, href, isShown, figure, change }) => (
      <a key={name} href={href} aria-current={isShown ? 'true' : undefined}>
        <span>{name}</span>
        {figure === undefined ? null : <b>{figure}</b>}
        {change === undefined ? null : <Delta change={change} />}
      </a>
    ))}
  </nav>
);

const classOf = (choices: readonly MeasureChoice[]) =>
  choices.some(({ figure }) => figure !== undefined) ? 'measures' : 'measures words';
