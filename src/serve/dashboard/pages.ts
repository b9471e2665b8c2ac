import { setAsidePage } from './alerts/set-aside-page.tsx';
import { bookPage } from './book/book-page.tsx';
import { booksPage, usagePage } from './books/books-page.tsx';
import type { PageDependencies } from './dependencies.ts';
import { backfillPage } from './operations/backfill-page.tsx';
import { operationsPage } from './operations/operations-page.tsx';
import { overviewPage } from './overview/overview-page.tsx';
import type { Page } from './page.ts';
import { privacyPages } from './privacy/privacy-pages.tsx';
import { publisherPage } from './publisher/publisher-page.tsx';
import { publishersPage } from './publishers/publishers-page.tsx';

/** Every page of the dashboard, in the order of the menu. */
export function pagesOf(dependencies: PageDependencies): Page[] {
  return [
    overviewPage(dependencies),
    booksPage(dependencies),
    bookPage(dependencies),
    usagePage(dependencies),
    publishersPage(dependencies),
    publisherPage(dependencies),
    operationsPage(dependencies),
    backfillPage(dependencies),
    ...privacyPages(dependencies),
    setAsidePage(dependencies),
  ];
}
