import { asOneLine } from '../../foundation/core/one-line.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { minutesOf, rateOf, shareOf } from './figures.ts';
import { type Audience, type DayOfRange, isBuilt } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';
import { amountOf, apportion } from './revenue-pool.ts';

const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');
const countPlatformChildren = loadStatement(import.meta.url, 'count-platform-children');
const selectPublisherFigures = loadStatement(import.meta.url, 'select-publisher-figures');

/** What adds up over publishers. */
interface Sums {
  books: number;
  watched_milliseconds: number;
  play_starts: number;
  completion_count: number;
}

interface PublisherFigures extends Sums {
  publisher_id: number | string;
  publisher: string;
  unique_children: number | null;
}

/** What all publishers were watched in a range, as the database has it. */
export interface PublisherRows {
  days: DayOfRange[];
  /** Undefined if the caller does not ask for the children. */
  audience: Audience | undefined;
  rows: PublisherFigures[];
}

/**
 * Reads every publisher of the catalogue, the most watched first; without children (null) if the caller does not ask
 * for them.
 */
export async function readPublisherRows(
  snapshot: Transaction,
  { start, end }: DateRange,
  { countsChildren }: { countsChildren: boolean },
): Promise<PublisherRows> {
  const bindings = { start, end };
  const counted = { ...bindings, counts_children: countsChildren };
  return {
    days: await run<DayOfRange>(snapshot, selectLedgerDays, bindings),
    audience: countsChildren
      ? await runForOne<Audience>(snapshot, countPlatformChildren, bindings)
      : undefined,
    rows: await run<PublisherFigures>(snapshot, selectPublisherFigures, counted),
  };
}

/**
 * The rows and their total as the report shows them: figures are null where no date of the range is built. With a pool in
 * cents each has its amount: the pool by minutes, so that the amounts add up to it; null where nothing was watched
 * (docs/metrics.md, "Shares of minutes").
 */
export function presentPublishers({ days, audience, rows }: PublisherRows, pool: bigint | undefined) {
  const total = rows.reduce(addSums, NOTHING);
  const weights = rows.map(({ watched_milliseconds }) => BigInt(watched_milliseconds));
  const isKnown = days.some(isBuilt);
  const amounts = pool === undefined || !isKnown ? null : apportion(pool, weights);
  const present = (sums: Sums, children: number | null) =>
    isKnown ? presentSums(sums, total.watched_milliseconds, children) : UNKNOWN;
  const amountFields = (cents: bigint | undefined) =>
    pool === undefined ? {} : { amount: cents === undefined ? null : amountOf(cents) };
  return {
    data: rows.map((row, index) => ({
      publisher_id: presentId(row.publisher_id),
      publisher: asOneLine(row.publisher),
      books: row.books,
      ...present(row, row.unique_children),
      ...amountFields(amounts?.[index]),
    })),
    total: {
      books: total.books,
      ...present(total, audience?.children ?? null),
      ...amountFields(amounts === null ? undefined : pool),
    },
  };
}

const NOTHING: Sums = { books: 0, watched_milliseconds: 0, play_starts: 0, completion_count: 0 };

const addSums = (one: Sums, other: Sums): Sums => ({
  books: one.books + other.books,
  watched_milliseconds: one.watched_milliseconds + other.watched_milliseconds,
  play_starts: one.play_starts + other.play_starts,
  completion_count: one.completion_count + other.completion_count,
});

const UNKNOWN = {
  minutes_watched: null,
  share_of_minutes: null,
  play_starts: null,
  unique_children: null,
  completion_count: null,
  completion_rate: null,
};

const presentSums = (sums: Sums, allMilliseconds: number, children: number | null) => ({
  minutes_watched: minutesOf(sums.watched_milliseconds),
  share_of_minutes: shareOf(sums.watched_milliseconds, allMilliseconds),
  play_starts: sums.play_starts,
  unique_children: children,
  completion_count: sums.completion_count,
  completion_rate: rateOf(sums.completion_count, sums.play_starts),
});
