import { writeCounted } from '../figures/write-number.ts';
import { quoted } from '../range/chosen-range.ts';
import type { ListedBooks } from './listed-books.ts';

export interface NothingFoundProps {
  list: Pick<ListedBooks, 'among'>;
  q: string;
  /** Where all books are. */
  href: string;
}

/** What stands in place of the rows if there are none: what was looked for, among how many, and the way back. */
export function NothingFound({ list: { among }, q, href }: NothingFoundProps) {
  if (among === 0) {
    return (
      <div class="empty">
        <h2>There is no book yet.</h2>
        <p>
          Books stand here as soon as they are in the catalogue. <a href="/docs">The API</a> says how they get
          there.
        </p>
      </div>
    );
  }
  return (
    <div class="empty">
      <h2>{q === '' ? 'There are only previews.' : 'No book is called that.'}</h2>
      <p>
        {q === ''
          ? 'Previews are left out'
          : `${quoted(q)} was looked for in ${writeCounted(among, 'title', 'titles')}`}
        . <a href={href}>Show all books</a>
      </p>
    </div>
  );
}
