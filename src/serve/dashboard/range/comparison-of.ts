import type { ComparisonKind } from '../../reports/comparison.ts';
import type { ChosenRange } from './chosen-range.ts';

/** The comparison of a page as the reports call it; undefined: none. */
export function comparisonOf({ compare }: Pick<ChosenRange, 'compare'>): ComparisonKind | undefined {
  if (compare === 'none') return undefined;
  return compare === 'year' ? 'year' : 'previous';
}
