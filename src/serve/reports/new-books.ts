import { NEW_BOOK_DAYS, NEW_BOOKS_COMPARED } from '../../foundation/core/definitions.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import {
  type MetricDate,
  metricDateOf,
  plusDays,
  reportingDay,
} from '../../foundation/core/reporting-day.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { minutesOf, rateOf } from './figures.ts';

const selectNewBooks = loadStatement(import.meta.url, 'select-new-books');
const selectYoungestBooks = loadStatement(import.meta.url, 'select-youngest-books');

interface PublishedBook {
  book_id: number | string;
  title: string;
  publisher_id: number | string;
  publisher: string;
}

interface ComparedBook extends PublishedBook {
  first_date: MetricDate;
  last_date: MetricDate;
  is_final: boolean;
  place: number;
  play_starts: number;
  completions: number;
  watched_milliseconds: number;
}

interface YoungestBook extends PublishedBook {
  published_at: Date;
}

/**
 * The first 30 dates of the ten newest books, most watched first, and when books published since can be compared with
 * them (docs/metrics.md, "New books").
 */
export function newBooksReport(database: Database, now: Date, timeZone: string) {
  const earliest = plusDays(metricDateOf(now, timeZone), 1 - NEW_BOOK_DAYS);
  const since = reportingDay(earliest, timeZone).startsAt;
  return inSnapshot(database, async (snapshot) => {
    const compared = await run<ComparedBook>(snapshot, selectNewBooks, {
      published_before: since,
      dates: NEW_BOOK_DAYS,
      books: NEW_BOOKS_COMPARED,
    });
    const youngest = await run<YoungestBook>(snapshot, selectYoungestBooks, { since, until: now });
    return {
      data: compared.map(presentCompared),
      coming: youngest.map((book) => presentComing(book, timeZone)),
      meta: { days: NEW_BOOK_DAYS, books_max: NEW_BOOKS_COMPARED, time_zone: timeZone },
    };
  });
}

const presentBook = ({ book_id, title, publisher_id, publisher }: PublishedBook) => ({
  book_id: presentId(book_id),
  title: asOneLine(title),
  publisher_id: presentId(publisher_id),
  publisher: asOneLine(publisher),
});

const presentCompared = (book: ComparedBook) => ({
  place: book.place,
  ...presentBook(book),
  start: book.first_date,
  end: book.last_date,
  completeness: book.is_final ? ('final' as const) : ('provisional' as const),
  minutes_watched: minutesOf(book.watched_milliseconds),
  play_starts: book.play_starts,
  completions: book.completions,
  completion_rate: rateOf(book.completions, book.play_starts),
});

function presentComing(book: YoungestBook, timeZone: string) {
  const start = metricDateOf(book.published_at, timeZone);
  return {
    ...presentBook(book),
    start,
    end: plusDays(start, NEW_BOOK_DAYS - 1),
    compared_from: plusDays(start, NEW_BOOK_DAYS),
  };
}
