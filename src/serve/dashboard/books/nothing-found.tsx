import { writeCounted } from '../figures/write-number.ts';
import { quoted } from '../range/chosen-range.ts';
import type { ListedBooks } from './listed-books.ts';

export interface NothingFoundProps {
  list: Pick<ListedBooks, 'among'>;
  q: string;
  /** The address of all books. */
  href: string;
}

/** Shown if there are no rows: what was searched for, among how many, and a link to all. */
export function NothingFound({ list: { among }, q, href }: NothingFoundProps) {
  if (among === 0) {
    return (
      <div class="empty">
        <h2>There is no book yet.</h2>
        <p>
          Books are listed here as soon as they are in the catalogue. <a href="/docs">The API</a> describes
          how to add them.
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>{q === '' ? 'There are only previews.' : 'No book matches.'}</h2>
      <p>
        {q === ''
          ? 'Previews are left out'
          : `${quoted(q)} was searched for in ${writeCounted(among, 'title', 'titles')}`}
        . <a href={href}>Show all books</a>
      </p>
    </div>
  );
}
