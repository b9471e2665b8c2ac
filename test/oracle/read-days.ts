import { compareIds } from './compare-ids.ts';
import { metricDate } from './metric-date.ts';
import { readAudienceDay } from './read-audience-day.ts';
import { readBookDay } from './read-book-day.ts';
import { readDropoffs } from './read-dropoffs.ts';
import type {
  BookDay,
  DropoffBucket,
  OracleCatalogue,
  OraclePlay,
  PlatformDay,
  PublisherDay,
} from './types.ts';

export interface OracleDays {
  bookDays: BookDay[];
  publisherDays: PublisherDay[];
  platformDays: PlatformDay[];
  dropoffs: DropoffBucket[];
}

/**
 * The facts of these dates, in the order of the dates and then of the ids (docs/metrics.md, "Daily numbers of
 * a book" to "Watch-time classes"). A book or publisher without a play on a date has no row; the platform
 * always has one.
 */
export function readDays(
  plays: OraclePlay[],
  catalogue: OracleCatalogue,
  timeZone: string,
  dates: string[],
): OracleDays {
  const days: OracleDays = { bookDays: [], publisherDays: [], platformDays: [], dropoffs: [] };
  for (const date of dates) {
    const playsOfDate = plays.filter((play) => play.metricDate === date);
    addBooks(days, playsOfDate, catalogue, date);
    addPublishers(days, playsOfDate, catalogue, date);
    const registered = catalogue.parents.filter(
      (parent) => metricDate(parent.registeredAt, timeZone) === date,
    );
    days.platformDays.push({
      ...readAudienceDay(date, playsOfDate, catalogue),
      newRegistrations: registered.length,
    });
  }
  return days;
}

function addBooks(days: OracleDays, playsOfDate: OraclePlay[], catalogue: OracleCatalogue, date: string) {
  const books = [...catalogue.books].sort((one, other) => compareIds(one.id, other.id));
  for (const book of books) {
    const plays = playsOfDate.filter((play) => play.bookId === book.id);
    if (plays.length === 0) continue;
    days.bookDays.push(readBookDay(book.id, book.publisherId, date, plays));
    days.dropoffs.push(...readDropoffs(book.id, date, plays));
  }
}

function addPublishers(
  days: OracleDays,
  playsOfDate: OraclePlay[],
  catalogue: OracleCatalogue,
  date: string,
) {
  const publisherIds = [...new Set(catalogue.books.map((book) => book.publisherId))].sort(compareIds);
  for (const publisherId of publisherIds) {
    const books = catalogue.books.filter((book) => book.publisherId === publisherId);
    const bookIds = books.map((book) => book.id);
    const plays = playsOfDate.filter((play) => bookIds.includes(play.bookId));
    if (plays.length === 0) continue;
    days.publisherDays.push({ publisherId, ...readAudienceDay(date, plays, catalogue) });
  }
}
