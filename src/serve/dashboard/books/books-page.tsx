import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { addressOn, saidOf } from '../addresses.ts';
import { Pager } from '../components/pager.tsx';
import { writeRange } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import type { Page, PageCall, PageContent } from '../page.ts';
import { chosenRange } from '../range/chosen-range.ts';
import { jsonAddress, queryOfRange } from '../range/range-addresses.ts';
import { RangeNotes } from '../range/range-notes.tsx';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { BooksFilters } from './books-filters.tsx';
import { BooksHead } from './books-head.tsx';
import { booksState, queryOfBooks } from './books-state.ts';
import { ListTable } from './list-table.tsx';
import { listedBooks, rankedRate } from './listed-books.ts';
import { NothingFound } from './nothing-found.tsx';
import { type BooksBodyProps, partOf, readBooks } from './read-books.ts';

const BOOKS_PATH = '/admin/books';

type Needed = Pick<ReportDependencies, 'database' | 'timeZone'>;

/** `/admin/books`: every book of a range, to search, sort and download; with other columns the usage report. */
export const booksPage = (needed: Needed): Page => ({
  path: BOOKS_PATH,
  entry: 'Books',
  scopes: ['admin'],
  isSameForAll: true,
  show: (call) => showBooks(needed, call),
});

/** `/admin/usage`: the same list with the columns of the usage report. Its links lead to `/admin/books`. */
export const usagePage = (needed: Needed): Page => ({
  path: '/admin/usage',
  scopes: ['admin'],
  isSameForAll: true,
  show: (call) => showBooks(needed, { ...call, query: { ...call.query, columns: 'report' } }),
});

async function showBooks({ database, timeZone }: Needed, { query, now }: PageCall): Promise<PageContent> {
  const dates = await readDatesHeld(database, now, timeZone);
  const [range, state] = [chosenRange(query, dates), booksState(query)];
  const answers = await readBooks(database, range, state, timeZone);
  const list = listedBooks(answers.listed, state);
  const libraryRate = rankedRate(answers.library.total);
  return {
    title: state.columns === 'report' ? 'Usage report' : 'Books',
    body: <BooksBody {...{ dates, range, state, answers, list, libraryRate, path: BOOKS_PATH }} />,
  };
}

/** The list of books: its summary, the search, the table, and the pager. */
function BooksBody(props: BooksBodyProps) {
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
