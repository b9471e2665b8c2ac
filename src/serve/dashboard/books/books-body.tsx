import { Pager } from '../components/pager.tsx';
import { writeRange } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { addressOn, saidOf } from '../links.ts';
import { jsonAddress } from '../range/api-addresses.ts';
import { queryOfRange } from '../range/query-of-range.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { BooksFilters } from './books-filters.tsx';
import { BooksHead } from './books-head.tsx';
import type { BooksBodyProps } from './books-props.ts';
import { queryOfBooks } from './books-state.ts';
import { ListTable } from './list-table.tsx';
import { NothingFound } from './nothing-found.tsx';
import { partOf } from './read-books.ts';

/** The list of books: what it holds in words, the search, the table, the way to its other pages. */
export function BooksBody(props: BooksBodyProps) {
  const { dates, range, state, answers, list, path } = props;
  const query = saidOf({ ...queryOfRange(range), ...queryOfBooks({ ...state, page: list.page }) });
  const { q: _q, publisher: _publisher, previews: _previews, page: _page, ...kept } = query;
  return (
    <>
      <BooksHead {...props} query={query} />
      <RangeNotes notes={answers.notes} meta={answers.listed.meta} today={dates.today} />
      <section class="sheet" aria-label="Books">
        <BooksFilters {...{ state, path, publishers: answers.publishers, kept }} />
        {list.found === 0 ? (
          <NothingFound list={list} q={state.q} href={addressOn(path, queryOfRange(range))} />
        ) : (
          <>
            <ListTable {...props} query={query} />
            <Pager page={list.page} total={list.found} unit={['book', 'books']} query={query} />
          </>
        )}
      </section>
      <Foot {...props} />
    </>
  );
}

function Foot({ range, answers }: BooksBodyProps) {
  return (
    <p class="muted">
      <small>
        Children of the list do not add up: a child who watches two books counts in both. The library had{' '}
        {writeCount(answers.library.total.unique_children)} in {writeRange(range.start, range.end)}. Minutes
        are rounded once, from the exact sum.{' '}
        <a href={jsonAddress('reports/usage', range, partOf(answers))}>The same figures as JSON</a>
      </small>
    </p>
  );
}
