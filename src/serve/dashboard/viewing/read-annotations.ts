import type { Database } from '../../../foundation/db/connect-database.ts';
import { listAnnotations } from '../../../records/remarks/annotations.ts';
import type { DateRange } from '../../reports/range-of-dates.ts';
import type { Annotation } from '../charts/annotations.tsx';

/** More lines would cover a chart; all of them are at `/admin/api/v1/annotations`. */
const ON_A_CHART = 8;

/** The book or publisher of a chart; without either it is the library's. */
export interface Annotated {
  bookId?: string;
  publisherId?: string;
}

/**
 * The annotations of a range, oldest first: those on everything, and those on the book or the publisher that is shown
 * (docs/api.md, "Annotations").
 */
export async function readAnnotations(
  database: Database,
  { start, end }: DateRange,
  { bookId, publisherId }: Annotated = {},
): Promise<Annotation[]> {
  const { data } = await listAnnotations(database, { start, end });
  const own = data.filter((annotation) => {
    if (annotation.book_id !== null) return String(annotation.book_id) === bookId;
    return annotation.publisher_id === null || String(annotation.publisher_id) === publisherId;
  });
  return own
    .slice(0, ON_A_CHART)
    .reverse()
    .map(({ date, text, by, calculation_version }) => ({
      ...{ date, text },
      by: by ?? (calculation_version === null ? 'nobody known' : 'the program'),
    }));
}
