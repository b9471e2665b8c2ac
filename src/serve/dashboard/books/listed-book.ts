import type { UsageRow } from '../answers.ts';
import type { Change } from '../figures/change-of.ts';

/** A row of the list. */
export interface ListedBook extends UsageRow {
  /** Of the minutes beside those of the days before. */
  change: Change;
  /** The same as a quotient less one, to sort by; null where no change is shown. */
  changedBy: number | null;
}

/** A page of the list, and what was found in all. */
export interface ListedBooks {
  rows: ListedBook[];
  /** How many rows the state finds, and among how many. */
  found: number;
  among: number;
  /** The page that is shown, which is the last one if there are fewer than asked for. */
  page: number;
  pages: number;
  /** The most minutes of a row that was found: where the bars end. */
  mostMinutes: number;
}
