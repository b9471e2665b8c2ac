/** The ranges that have a name in the address, their labels, and their keyboard shortcuts. */
export const PRESETS = [
  { range: '1d', name: 'Yesterday', key: 'D' },
  { range: '7d', name: 'Last 7 days', key: 'W' },
  { range: '28d', name: 'Last 28 days', key: 'F' },
  { range: '30d', name: 'Last 30 days', key: 'T' },
  { range: 'month', name: 'This month', key: 'M' },
  { range: 'last-month', name: 'Last month', key: 'N' },
  { range: '12m', name: 'Last 12 months', key: 'Y' },
  { range: 'all', name: 'All data', key: 'A' },
] as const;

/** The name of a range in the address. */
export type Preset = (typeof PRESETS)[number]['range'];

/** What a range is compared with, in the address and in words. */
export const COMPARISONS = [
  {
    compare: 'before',
    name: 'The days before',
    why: 'moved by whole weeks, so that Saturdays are compared with Saturdays',
  },
  { compare: 'year', name: 'The same days last year', why: undefined },
  { compare: 'none', name: 'Nothing', why: undefined },
] as const;

/** The name of a comparison in the address. */
export type Comparison = (typeof COMPARISONS)[number]['compare'];

/** What the page shows at present; the picker marks it. */
export interface PickedRange {
  /** The range that was chosen by its name; undefined where dates were chosen. */
  preset?: Preset | undefined;
  start: string;
  end: string;
  compare: Comparison;
  /** The dates that can be chosen: from the first of the ledger to today. */
  earliest: string;
  latest: string;
}
