import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import type { BooksState } from './books-state.ts';
import type { ListedBooks } from './listed-book.ts';
import type { BooksAnswers } from './read-books.ts';

/** What the page of the books is drawn from. */
export interface BooksBodyProps {
  dates: DatesHeld;
  range: ChosenRange;
  state: BooksState;
  answers: BooksAnswers;
  list: ListedBooks;
  /** The completion rate of the library in the range, from 0 to 1; null below 20 play starts. */
  libraryRate: number | null;
  /** The address of the list. */
  path: string;
}
