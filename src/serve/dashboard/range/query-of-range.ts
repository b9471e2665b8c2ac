import { type AddressQuery, saidOf } from '../links.ts';
import type { MeasureName } from '../viewing/measure-figures.ts';
import type { ChosenRange } from './chosen-range.ts';

/** The range and the comparison as the query of an address: what is the default is left out. */
export function queryOfRange({ preset, start, end, compare }: ChosenRange): AddressQuery {
  const dates = preset === null ? { start, end } : { range: preset === '30d' ? '' : preset };
  return { ...dates, compare: compare === 'before' ? '' : compare };
}

/** The same with what the chart of the page shows. */
export const queryOfViewing = (range: ChosenRange, measure: MeasureName): Record<string, string> =>
  saidOf({ ...queryOfRange(range), measure: measure === 'minutes' ? '' : measure });
