import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { type AddressQuery, addressOn } from '../links.ts';
import type { ChosenRange } from './chosen-range.ts';
import { comparisonOf } from './comparison-of.ts';

/** Which part of a report: of one publisher, or of one book. */
export type UsagePart = { publisher_id?: string; book_id?: string };

/** Where the API answers with the figures of a range that a page shows, and with what it is compared with. */
export function jsonAddress(path: string, range: ChosenRange, part: AddressQuery = {}): string {
  const { start, end } = range;
  return addressOn(`/admin/api/v1/${path}`, { start, end, ...part, compare: comparisonOf(range) });
}

/** Where the days of a range are as a file: those of the library, of a book or of a publisher. */
export const daysCsvAddress = (path: string, { start, end }: Pick<ChosenRange, 'start' | 'end'>): string =>
  addressOn(`/admin/api/v1/${path}/days.csv`, { start, end });

/**
 * Where a report is as a file. It is refused if days are not built, unless that is asked for: the page has said that they
 * are not (docs/api.md, "The usage report").
 */
export function csvAddress(
  { start, end, not_built }: { start: MetricDate; end: MetricDate; not_built: readonly MetricDate[] },
  part: AddressQuery,
  report: 'usage' | 'publishers' = 'usage',
): string {
  const allowed = not_built.length === 0 ? '' : 'true';
  return addressOn(`/admin/api/v1/reports/${report}.csv`, { start, end, ...part, allow_incomplete: allowed });
}
