import type { Database } from '../../../foundation/db/connect-database.ts';
import { usageReport } from '../../reports/usage-report.ts';
import type { UsageAnswer } from '../answers.ts';
import { type ChosenRange, type DatesHeld, quoted } from '../range/chosen-range.ts';
import { comparisonOf, type UsagePart } from '../range/range-addresses.ts';
import type { PublisherChoice } from './books-filters.tsx';
import type { BooksState } from './books-state.ts';
import type { ListedBooks } from './listed-books.ts';

/** The answers of the usage report for the list of books. */
export interface BooksAnswers {
  /** Of all publishers. */
  library: UsageAnswer;
  /** The books of the chosen publisher, or all books. */
  listed: UsageAnswer;
  publishers: PublisherChoice[];
  /** The publisher whose books are listed; null: those of all. */
  publisherId: string | null;
  /** Sentences about values of the address that were not understood. */
  notes: string[];
}

/** Asks the usage report for the books of a range (docs/api.md, "The usage report"). */
export async function readBooks(
  database: Database,
  range: ChosenRange,
  state: BooksState,
  timeZone: string,
): Promise<BooksAnswers> {
  const asked = {
    ...{ start: range.start, end: range.end, compare: comparisonOf(range) },
    children: 'of_the_range',
  } as const;
  const library = await usageReport(database, asked, timeZone);
  const publishers = publishersOf(library);
  const notes = [...range.notes, ...state.notes];
  const { publisherId } = state;
  if (publisherId === null) return { library, listed: library, publishers, publisherId, notes };
  if (!publishers.some(({ id }) => String(id) === publisherId)) {
    notes.push(
      `No publisher has the id ${quoted(publisherId)}. The books of all publishers are shown instead.`,
    );
    return { library, listed: library, publishers, publisherId: null, notes };
  }
  const listed = await usageReport(database, { ...asked, publisherId }, timeZone);
  return { library, listed, publishers, publisherId, notes };
}

/** The part of the usage report that is listed. */
export const partOf = ({ publisherId }: Pick<BooksAnswers, 'publisherId'>): UsagePart =>
  publisherId === null ? {} : { publisher_id: publisherId };

/** The publishers that have a row, by name. */
function publishersOf({ data }: UsageAnswer): PublisherChoice[] {
  const names = new Map(data.map(({ publisher_id, publisher }) => [publisher_id, publisher]));
  const choices = Array.from(names, ([id, name]) => ({ id, name }));
  return choices.sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** The data of the page of the books. */
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
