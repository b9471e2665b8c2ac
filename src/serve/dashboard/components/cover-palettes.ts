/** The colours of a cover: its ground, two shapes, and a light. */
export interface Palette {
  ground: string;
  near: string;
  far: string;
  light: string;
}

/** Twelve palettes of four colours each. They are drawn the same by day and by night, as covers are printed. */
export const PALETTES: readonly Palette[] = [
  { ground: '#a8cfe0', near: '#5f97b8', far: '#33658a', light: '#fffaf0' },
  { ground: '#f7d9d0', near: '#e29a8e', far: '#a65e6e', light: '#fff4e4' },
  { ground: '#f2b48c', near: '#d9755f', far: '#8c4a5a', light: '#fdeccb' },
  { ground: '#3f7a6b', near: '#2c5a57', far: '#8fb996', light: '#f6e3b4' },
  { ground: '#f4c95d', near: '#dd7230', far: '#854d27', light: '#fff2cf' },
  { ground: '#2f3c6e', near: '#4a6d8c', far: '#7fa3a8', light: '#f5d08a' },
  { ground: '#20304f', near: '#3d5a80', far: '#98b4d4', light: '#f3c677' },
  { ground: '#dfe6c4', near: '#9bb57a', far: '#5d7f5c', light: '#f7b267' },
  { ground: '#e9c46a', near: '#d98d3c', far: '#8a5a3b', light: '#fff3d6' },
  { ground: '#5b7f8a', near: '#37535e', far: '#a9c7c5', light: '#f4e1bd' },
  { ground: '#7c6fb0', near: '#524a8a', far: '#c9a3c8', light: '#fbe3c0' },
  { ground: '#c4574f', near: '#7d3440', far: '#e8a08a', light: '#fde7c8' },
];

/** A palette, and numbers from 0 to 1 that make one cover of a motif differ from another. */
export interface MotifProps extends Palette {
  next: () => number;
}

/** A number from the first to the last, with one decimal. */
export const between = (next: () => number, first: number, last: number): number =>
  Math.round((first + next() * (last - first)) * 10) / 10;
