import { plusDays } from '../../../foundation/core/reporting-day.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { bookDays, bookReport } from '../../reports/analytics-reports.ts';
import { newBooksReport } from '../../reports/new-books.ts';
import { usageReport } from '../../reports/usage-report.ts';
import type { BookAnswer, DayAnswer, NewBooksAnswer, UsageAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import { writeCount, writeOrdinal } from '../figures/write-number.ts';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import { comparisonOf } from '../range/range-addresses.ts';
import { readAnnotations } from '../viewing/read-annotations.ts';

/** The answers of the reports for the page of a book. */
export interface BookAnswers {
  dates: DatesHeld;
  range: ChosenRange;
  /** The days of the range, and of the range that it is compared with. */
  book: BookAnswer;
  /** Today, if the range ends yesterday: it is drawn, and never counted. */
  today: DayAnswer | null;
  /** The annotations of the range, of everything and of the book. */
  annotations: Annotation[];
  /** The usage of all books in the range, without their children, for comparison. */
  library: UsageAnswer;
  /** The first days of the newest books. */
  newBooks: NewBooksAnswer;
}

/** Asks the reports for what the page of a book shows; throws `not_found` (docs/api.md, "A book"). */
export async function readBook(
  database: Database,
  bookId: string,
  { dates, range, now, timeZone }: { dates: DatesHeld; range: ChosenRange; now: Date; timeZone: string },
): Promise<BookAnswers> {
  const { start, end } = range;
  const endsYesterday = end === plusDays(dates.today, -1);
  const day = { start: dates.today, end: dates.today };
  const [book, today, library, newBooks, annotations] = await Promise.all([
    bookReport(database, bookId, { start, end, compare: comparisonOf(range) }, timeZone),
    endsYesterday ? bookDays(database, bookId, day, timeZone) : null,
    usageReport(database, { start, end, children: 'of_none' }, timeZone),
    newBooksReport(database, now, timeZone),
    readAnnotations(database, { start, end: dates.today }, { bookId }),
  ]);
  return { dates, range, book, today, library, newBooks, annotations };
}

/** "5th of 42 by minutes" in the range; undefined if the book was not watched, or is the only one. */
export function placeByMinutes(bookId: number | string, { data }: UsageAnswer): string | undefined {
  const own = data.find((row) => row.book_id === bookId)?.minutes_watched ?? 0;
  if (own === 0 || data.length === 1) return undefined;
  const before = data.filter(({ minutes_watched }) => (minutes_watched ?? 0) > own).length;
  return `${writeOrdinal(before + 1)} of ${writeCount(data.length)} by minutes`;
}
