import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import type { ComparisonKind } from '../../reports/comparison.ts';
import { type AddressQuery, addressOn, saidOf } from '../addresses.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import type { ChosenRange } from './chosen-range.ts';

/** A part of a report: that of one publisher, or of one book. */
export type UsagePart = { publisher_id?: string; book_id?: string };

/** The address of the same figures in the API, with what they are compared with. */
export function jsonAddress(path: string, range: ChosenRange, part: AddressQuery = {}): string {
  const { start, end } = range;
  return addressOn(`/admin/api/v1/${path}`, { start, end, ...part, compare: comparisonOf(range) });
}

/** The address of the days of a range as a file: of the library, a book or a publisher. */
export const daysCsvAddress = (path: string, { start, end }: Pick<ChosenRange, 'start' | 'end'>): string =>
  addressOn(`/admin/api/v1/${path}/days.csv`, { start, end });

/**
 * The address of a report as a file. The API refuses it if days are not built, unless that is allowed: the page has shown
 * that they are not (docs/api.md, "The usage report").
 */
export function csvAddress(
  { start, end, not_built }: { start: MetricDate; end: MetricDate; not_built: readonly MetricDate[] },
  part: AddressQuery,
  report: 'usage' | 'publishers' = 'usage',
): string {
  const allowed = not_built.length === 0 ? '' : 'true';
  return addressOn(`/admin/api/v1/reports/${report}.csv`, { start, end, ...part, allow_incomplete: allowed });
}

/** The range and the comparison as the query of an address, without defaults. */
export function queryOfRange({ preset, start, end, compare }: ChosenRange): AddressQuery {
  const dates = preset === null ? { start, end } : { range: preset === '30d' ? '' : preset };
  return { ...dates, compare: compare === 'before' ? '' : compare };
}

/** The same with the measure of the page's chart. */
export const queryOfViewing = (range: ChosenRange, measure: MeasureName): Record<string, string> =>
  saidOf({ ...queryOfRange(range), measure: measure === 'minutes' ? '' : measure });

/** The comparison of a page, by its name in the reports; undefined if there is none. */
export function comparisonOf({ compare }: Pick<ChosenRange, 'compare'>): ComparisonKind | undefined {
  if (compare === 'none') return undefined;
  return compare === 'year' ? 'year' : 'previous';
}
