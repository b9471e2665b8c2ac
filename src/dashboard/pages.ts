import type { RoomDependencies } from '../http/room-dependencies.ts';
import { bookPage } from './book/book-page.tsx';
import { booksPage, usagePage } from './books/books-page.tsx';
import { overviewPage } from './overview/overview-page.tsx';
import type { Page } from './page.ts';

/** Every page of the dashboard, in the order of the row of pages. */
export function pagesOf(dependencies: RoomDependencies): Page[] {
  return [
    overviewPage(dependencies),
    booksPage(dependencies),
    bookPage(dependencies),
    usagePage(dependencies),
  ];
}
