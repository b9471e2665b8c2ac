import { DateTime } from 'luxon';
import { type MetricDate, reportingDay } from '../src/foundation/core/reporting-day.ts';
import { localInstant } from './demo-dates.ts';
import type { DemoBook, DemoCatalogue } from './library-types.ts';
import { RandomSource } from './random-source.ts';
import { SHELF, type ShelfBook } from './shelf.ts';

/** What is the same for all children on one date. Instants are in milliseconds. */
export interface ViewingDay {
  seed: string;
  metricDate: MetricDate;
  startsAtMilliseconds: number;
  endsAtMilliseconds: number;
  /** The instant from which minutes of the local day count. */
  midnightMilliseconds: number;
  isWeekend: boolean;
  /** How much is watched, against 1 on an average day: the day of the week and the weather. */
  mood: number;
  /** The published books, and for how many days they have been out. */
  books: ReadonlyMap<string, { book: ShelfBook; daysOut: number }>;
}

/** Monday to Sunday. */
const WEEKDAY_MOOD = [0.86, 0.85, 0.91, 0.89, 0.97, 1.14, 1.1];
const WEATHER_DEVIATION = 0.05;
const RAINY_DAYS = 0.1;
const RAIN = 1.13;
const MILLISECONDS_PER_DAY = 86_400_000;

/** The properties of the day, without any child. */
export function viewingDay(
  seed: string,
  catalogue: DemoCatalogue,
  metricDate: MetricDate,
  timeZone: string,
): ViewingDay {
  const { startsAt, endsAt } = reportingDay(metricDate, timeZone);
  const random = new RandomSource(seed, 'weather', metricDate);
  const weekday = DateTime.fromISO(metricDate, { zone: 'utc' }).weekday;
  const weather = random.normal(1, WEATHER_DEVIATION) * (random.chance(RAINY_DAYS) ? RAIN : 1);
  return {
    seed,
    metricDate,
    startsAtMilliseconds: startsAt.getTime(),
    endsAtMilliseconds: endsAt.getTime(),
    midnightMilliseconds: localInstant(metricDate, 0, timeZone),
    isWeekend: weekday >= 6,
    mood: (WEEKDAY_MOOD[weekday - 1] ?? 1) * weather,
    books: booksOut(catalogue.books, endsAt.getTime()),
  };
}

/** A book that is published during a day can be chosen from the next day on, for as many days as it is offered. */
function booksOut(books: DemoBook[], endsAtMilliseconds: number): ViewingDay['books'] {
  const daysOut = new Map(
    books.map(({ id, published_at }) => [
      id,
      (endsAtMilliseconds - Date.parse(published_at)) / MILLISECONDS_PER_DAY,
    ]),
  );
  return new Map(
    SHELF.map((book) => [book.id, { book, daysOut: daysOut.get(book.id) ?? 0 }] as const).filter(
      ([, { book, daysOut }]) => daysOut >= 1 && daysOut <= book.offeredDays,
    ),
  );
}
