import type { ReportDependencies } from '../../reports/send-report.ts';
import type { Page, PageCall, PageContent } from '../page.ts';
import { chosenRange } from '../range/chosen-range.ts';
import { readDatesHeld } from '../range/read-dates-held.ts';
import { BooksBody } from './books-body.tsx';
import { booksState } from './books-state.ts';
import { listedBooks } from './listed-books.ts';
import { rankedRate } from './ranked-rate.ts';
import { readBooks } from './read-books.ts';

export const BOOKS_PATH = '/admin/books';

type Needed = Pick<ReportDependencies, 'database' | 'timeZone'>;

/** `/admin/books`: every book of a range, to search, sort and take away; with other columns the usage report. */
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
