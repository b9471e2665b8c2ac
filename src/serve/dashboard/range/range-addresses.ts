import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { ComparisonKind } from '../../reports/comparison.ts';
import { type AddressQuery, addressOn, saidOf } from '../addresses.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import type { ChosenRange } from './chosen-range.ts';

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

/** The range and the comparison as the query of an address: what is the default is left out. */
export function queryOfRange({ preset, start, end, compare }: ChosenRange): AddressQuery {
  const dates = preset === null ? { start, end } : { range: preset === '30d' ? '' : preset };
  return { ...dates, compare: compare === 'before' ? '' : compare };
}

/** The same with what the chart of the page shows. */
export const queryOfViewing = (range: ChosenRange, measure: MeasureName): Record<string, string> =>
  saidOf({ ...queryOfRange(range), measure: measure === 'minutes' ? '' : measure });

/** The comparison of a page as the reports call it; undefined: none. */
export function comparisonOf({ compare }: Pick<ChosenRange, 'compare'>): ComparisonKind | undefined {
  if (compare === 'none') return undefined;
  return compare === 'year' ? 'year' : 'previous';
}
