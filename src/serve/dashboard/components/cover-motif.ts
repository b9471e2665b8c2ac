import type { Palette } from './cover-palettes.ts';

/** A palette, and numbers from 0 to 1 that make one cover of a motif differ from another. */
export interface MotifProps extends Palette {
  next: () => number;
}

/** A number from the first to the last, with one decimal. */
export const between = (next: () => number, first: number, last: number): number =>
  Math.round((first + next() * (last - first)) * 10) / 10;
