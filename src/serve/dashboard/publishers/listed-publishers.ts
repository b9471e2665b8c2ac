import type { PublisherRow, PublishersAnswer } from '../answers.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { type Change, changeOf } from '../figures/change-of.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import type { AskedPool } from '../pool/asked-pool.ts';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import { type SortKey, sortedBy } from '../sorted-by.ts';
import type { PublisherSort, PublishersState } from './publishers-state.ts';

/** A row of the list, with its minutes against those of the range before. */
export type ListedPublisher = PublisherRow & {
  change: Change | null;
  /** The same as a quotient less one, to sort by; null where no change is shown. */
  changedBy: number | null;
};

/** A page of the list. */
export interface ListedPublishers {
  /** All of them, the most watched first. */
  all: ListedPublisher[];
  /** The publishers of the page, in the chosen order. */
  rows: ListedPublisher[];
  page: number;
}

const KEYS: Record<PublisherSort, (row: ListedPublisher) => SortKey> = {
  publisher: (row) => row.publisher,
  minutes: (row) => row.minutes_watched,
  change: (row) => row.changedBy,
  completions: (row) => row.completion_count,
  completion_rate: (row) => ((row.play_starts ?? 0) < PLAYS_FOR_A_RATE ? null : row.completion_rate),
  children: (row) => row.unique_children,
  books: (row) => row.books,
};

/** Sorts and cuts the publishers of a report, which may be compared, as the state of the list says. */
export function listedPublishers(answer: PublishersAnswer, state: PublishersState): ListedPublishers {
  const before = new Map(answer.comparison?.data.map((row) => [row.publisher_id, row]));
  const all = answer.data.map((row) => listed(row, before.get(row.publisher_id), answer));
  const page = Math.min(state.page, Math.max(1, Math.ceil(all.length / ROWS_OF_A_PAGE)));
  const rows = sortedBy(all, KEYS[state.sort], state.direction);
  return { all, rows: rows.slice((page - 1) * ROWS_OF_A_PAGE, page * ROWS_OF_A_PAGE), page };
}

function listed(
  row: PublisherRow,
  before: PublisherRow | undefined,
  answer: PublishersAnswer,
): ListedPublisher {
  if (answer.comparison === undefined) return { ...row, change: null, changedBy: null };
  const change = changeOf(sideOf(row, answer), sideOf(before, answer.comparison));
  const isShown = change.direction !== 'none';
  const changedBy = isShown ? Number(row.minutes_watched) / Number(before?.minutes_watched) - 1 : null;
  return { ...row, change, changedBy };
}

/** Minutes of a range as one side of a comparison. */
export const sideOf = (
  row: Pick<PublisherRow, 'minutes_watched' | 'play_starts'> | undefined,
  { meta }: Pick<PublishersAnswer, 'meta'>,
) => ({
  value: row?.minutes_watched,
  playStarts: row?.play_starts,
  isBuilt: meta.not_built.length === 0,
});

/** The data of the page of the publishers. */
export interface PublishersProps {
  dates: DatesHeld;
  range: ChosenRange;
  state: PublishersState;
  pool: AskedPool;
  answer: PublishersAnswer;
  list: ListedPublishers;
  /** The state of the page as its address has it. */
  query: Record<string, string>;
}
