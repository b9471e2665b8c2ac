import { type MetricDate, plusDays } from '../src/foundation/core/reporting-day.ts';
import { localInstant } from './demo-dates.ts';
import { demoFamilies } from './demo-families.ts';
import type { DemoBook, DemoCatalogue } from './library-types.ts';
import { RandomSource } from './random-source.ts';
import { PUBLISHERS, partsOf, SHELF, type ShelfBook } from './shelf.ts';

/** What the demo's catalogue is made from. */
export interface DemoCatalogueInput {
  seed: string;
  /** The first of the DEMO_DAYS days. */
  firstDate: MetricDate;
  timeZone: string;
  /** Leaves out whatever appears after this instant, so that nothing is dated in the future. */
  until?: Date;
}

/**
 * The demo's catalogue: the library of shelf.ts and the families of demo-families.ts, dated around
 * `firstDate`. A later `until` only ever adds; ids and everything else stay.
 */
export function demoCatalogue({ seed, firstDate, timeZone, until }: DemoCatalogueInput): DemoCatalogue {
  const exists = (instant: string) => until === undefined || Date.parse(instant) <= until.getTime();
  const { parents, children } = demoFamilies({ seed, firstDate, timeZone });
  return {
    publishers: Array.from(PUBLISHERS, ([id, name]) => ({ id, name })),
    books: demoBooks(seed, firstDate, timeZone).filter((book) => exists(book.published_at)),
    parents: parents.filter((parent) => exists(parent.registered_at)),
    children: children.filter((child) => exists(child.created_at)),
  };
}

function demoBooks(seed: string, firstDate: MetricDate, timeZone: string): DemoBook[] {
  return SHELF.map((book) => {
    // Editors publish in the morning.
    const minutes = 6 * 60 + new RandomSource(seed, 'published', book.id).integer(0, 180);
    const date = plusDays(firstDate, -book.publishedDaysBefore);
    return {
      id: book.id,
      publisher_id: book.publisherId,
      title: book.title,
      series_id: book.seriesId,
      position_in_series: positionInSeries(book),
      is_preview: book.isPreview,
      published_at: new Date(localInstant(date, minutes, timeZone)).toISOString(),
      duration_seconds: book.durationSeconds,
    };
  });
}

/** Counted from 1. A preview belongs to the series that it leads to and has no place in it. */
function positionInSeries({ id, seriesId, isPreview }: ShelfBook): number | null {
  return seriesId === null || isPreview ? null : partsOf(seriesId).findIndex((book) => book.id === id) + 1;
}
