import { hashOf } from './hash-of.ts';

/** Dark grounds, on each of which the letter is readable. */
const GROUNDS = ['#4f6b4e', '#33658a', '#7a4a6a', '#8a4b2f', '#37535e', '#524a8a'] as const;

const ARTICLES = /^(the|an?)\s+(?=\S)/i;

/** A square with the first letter of a publisher, articles left out, drawn from its name. Decoration. */
export function PublisherMark({ name, isLarge = false }: { name: string; isLarge?: boolean }) {
  const hash = hashOf(name);
  const [x, y] = [8 + (hash % 6) * 3, 7 + (Math.floor(hash / 6) % 3) * 2];
  return (
    <svg class={isLarge ? 'mark large' : 'mark'} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" fill={GROUNDS[Math.floor(hash / 18) % GROUNDS.length]} />
      <circle cx={x} cy={y} r="12" fill="#fff" opacity=".14" />
      <text
        {...{ x: 16, y: 22.5, 'text-anchor': 'middle', 'font-size': 18, 'font-weight': 600, fill: '#fff6e0' }}
        font-family="Iowan Old Style, Palatino Linotype, Palatino, P052, Georgia, serif"
      >
        {initialOf(name)}
      </text>
    </svg>
  );
}

/** The first letter or digit of a name, with its marks, as a capital; a dot where there is none. */
export function initialOf(name: string): string {
  const letters = new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(
    name.trim().replace(ARTICLES, ''),
  );
  const first = Array.from(letters, ({ segment }) => segment).find((letter) => /[\p{L}\p{N}]/u.test(letter));
  return first?.toUpperCase() ?? '•';
}

/** A publisher in a table: mark and name. */
export const PublisherCell = ({ name, href }: { name: string; href: string }) => (
  <span class="book">
    <PublisherMark name={name} />
    <span>
      <a href={href}>
        <bdi>{name}</bdi>
      </a>
    </span>
  </span>
);
