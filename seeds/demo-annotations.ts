import { type MetricDate, plusDays } from '../src/foundation/core/reporting-day.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { annotate, type NewAnnotation } from '../src/records/remarks/annotations.ts';
import { DEMO_DAYS, localInstant } from './demo-dates.ts';
import { SHELF } from './shelf.ts';

/** The author of the annotations: the name of a key. */
const BY = 'editors';

/** The book that is published during the demo (shelf.ts). */
const NEW_BOOK = 'Tilda and the Snow Depot';

/** How many days before the last one the letter was sent. */
const LETTER_DAYS_BEFORE = 12;

/** Ten past nine in the morning, in minutes of the local day. */
const WRITTEN_MINUTES = 9 * 60 + 10;

/** The annotations of the demo's editors: two, at dates of its range. */
export function demoAnnotations(firstDate: MetricDate): NewAnnotation[] {
  const book = SHELF.find(({ title }) => title === NEW_BOOK);
  return [
    {
      date: plusDays(firstDate, -(book?.publishedDaysBefore ?? 0)),
      text: 'Tilda and the Snow Depot is out, and on the start page for two weeks.',
      book_id: book?.id,
    },
    {
      date: plusDays(firstDate, DEMO_DAYS - 1 - LETTER_DAYS_BEFORE),
      text: 'Letter to all parents: new stories for dark evenings.',
    },
  ];
}

/**
 * Writes the annotations into a library that has its catalogue, each in the morning of its date. Another call writes
 * them again.
 */
export async function enterAnnotations(
  database: Database,
  firstDate: MetricDate,
  timeZone: string,
): Promise<void> {
  for (const annotation of demoAnnotations(firstDate)) {
    const now = new Date(localInstant(annotation.date, WRITTEN_MINUTES, timeZone));
    await annotate(database, annotation, { by: BY, now });
  }
}
