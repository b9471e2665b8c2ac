import { writeCounted, writeMinutes, writeOrdinal } from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeWholeRate } from '../figures/write-rate.ts';
import type { Sentence } from './sentence.tsx';

/** The first days of a new book, as the report has them. */
export interface FirstDays {
  place: number;
  minutes_watched: number;
  play_starts: number;
  completion_rate: number | null;
}

/** The place of a book among the last new ones by minutes, then what its place is made of (docs/metrics.md, "New books"). */
export function firstDaysSentence(book: FirstDays, all: readonly FirstDays[], days: number): Sentence {
  const finding =
    all.length === 1
      ? 'There is no other new book to compare it with.'
      : `${writeOrdinal(book.place)} of the last ${all.length} new books by minutes.`;
  return { finding, facts: [minutesOf(book, all, days), ...endsOf(book)] };
}

function minutesOf(book: FirstDays, all: readonly FirstDays[], days: number): string {
  const own = `Children watched it for ${writeMinutes(book.minutes_watched)} minutes in its first ${days} days`;
  const others = all.filter((other) => other !== book).map((other) => other.minutes_watched);
  if (others.length === 0) return `${own}.`;
  const most = writeMinutes(Math.max(...others));
  return book.place === 1 ? `${own}; the next one had ${most}.` : `${own}; the first one had ${most}.`;
}

/** A rate from 20 plays on. */
function endsOf({ play_starts, completion_rate }: FirstDays): string[] {
  if (play_starts === 0) return [];
  if (play_starts < PLAYS_FOR_A_RATE) return [`It had ${writeCounted(play_starts, 'play', 'plays')}.`];
  return [`${writeWholeRate(completion_rate)} of its plays reached the end.`];
}
