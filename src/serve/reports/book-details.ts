import { Problem } from '../../foundation/core/errors.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { readBookAllTime } from './all-time.ts';
import { bookDropoffs, type DropoffBucket } from './book-dropoffs.ts';
import { meanPercentageOf } from './figures.ts';
import type { DateRange } from './range-of-dates.ts';
import { wholePercentages } from './whole-percentages.ts';

const selectBookFigures = loadStatement(import.meta.url, 'select-book-figures');

/** The classes of plays by how long they lasted, shortest first (docs/metrics.md, "Watch-time classes"). */
export const LENGTH_CLASSES = [
  'under_2_minutes',
  'from_2_to_5_minutes',
  'from_5_to_10_minutes',
  'over_10_minutes',
  'full_video',
] as const;

type LengthClass = (typeof LENGTH_CLASSES)[number];

interface BookFigures extends Record<`${LengthClass}_count`, number> {
  id: number | string;
  title: string;
  publisher_id: number | string;
  published_at: Date | null;
  duration_seconds: number | null;
  sessions: number;
  verified_completions: number;
  watch_percentage_ten_thousandths: number;
  watch_percentage_count: number;
}

/**
 * The parts of a book's answer besides its days (docs/metrics.md, "Drop-off" and "Watch-time classes"). They are about
 * the range, except `all_time`, and null if no date of the range is built (`isKnown`). Throws `not_found`.
 */
export async function readBookDetails(
  snapshot: Transaction,
  bookId: string,
  range: DateRange,
  { isKnown }: { isKnown: boolean },
) {
  const bindings = { book_id: bookId, ...range };
  const [figures] = await run<BookFigures>(snapshot, selectBookFigures, bindings);
  if (figures === undefined) throw new Problem('not_found', 'There is no book with this id.');
  const dropoff = (await bookDropoffs(snapshot, [bookId], range)).get(bookId) ?? [];
  return {
    ...presentBook(figures),
    ...(isKnown ? presentFigures(figures, dropoff) : presentUnknown(dropoff)),
    all_time: await readBookAllTime(snapshot, bookId),
  };
}

function presentBook({ id, title, publisher_id, published_at, duration_seconds }: BookFigures) {
  return {
    id: presentId(id),
    title: asOneLine(title),
    publisher_id: presentId(publisher_id),
    published_at: published_at?.toISOString() ?? null,
    duration_seconds,
  };
}

function presentFigures(figures: BookFigures, dropoff: DropoffBucket[]) {
  return {
    sessions: figures.sessions,
    average_watch_percentage: meanPercentageOf(
      figures.watch_percentage_ten_thousandths,
      figures.watch_percentage_count,
    ),
    verified_completions: figures.verified_completions,
    dropoff,
    session_lengths: presentLengths(figures),
  };
}

/** The same entries without a number. */
function presentUnknown(dropoff: DropoffBucket[]) {
  return {
    sessions: null,
    average_watch_percentage: null,
    verified_completions: null,
    dropoff: dropoff.map(({ bucket_percent }) => ({ bucket_percent, session_count: null })),
    session_lengths: LENGTH_CLASSES.map((name) => ({ class: name, plays: null, percentage: null })),
  };
}

function presentLengths(figures: BookFigures) {
  const counts = LENGTH_CLASSES.map((name) => figures[`${name}_count`]);
  const percentages = wholePercentages(counts);
  return LENGTH_CLASSES.map((name, place) => ({
    class: name,
    plays: counts[place] ?? 0,
    percentage: percentages[place] ?? null,
  }));
}
