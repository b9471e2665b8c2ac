import { MOTIFS } from './cover-motifs.tsx';
import { PALETTES } from './cover-palettes.ts';
import { hashOf, sequenceOf } from './hash-of.ts';

/**
 * A cover for a book, drawn from its title by its hash: the same every time, without a file or a request. Decoration:
 * the title is next to it.
 */
export function Cover({ title, isLarge = false }: { title: string; isLarge?: boolean }) {
  const hash = hashOf(title);
  const palette = PALETTES[hash % PALETTES.length];
  const Motif = MOTIFS[Math.floor(hash / PALETTES.length) % MOTIFS.length];
  if (palette === undefined || Motif === undefined) return null;
  return (
    <svg
      class={isLarge ? 'cover large' : 'cover'}
      viewBox="0 0 48 64"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect width="48" height="64" fill={palette.ground} />
      <Motif {...palette} next={sequenceOf(hash)} />
      <rect width="3.5" height="64" fill="#000" opacity=".2" />
    </svg>
  );
}
