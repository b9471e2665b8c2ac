import type { UsageAnswer } from '../answers.ts';
import { writeCount } from '../figures/write-number.ts';
import { writeOrdinal } from '../figures/write-ordinal.ts';

/** "5th of 42 by minutes" in the range; undefined of a book that nobody watched, or that no other stands beside. */
export function placeByMinutes(bookId: number | string, { data }: UsageAnswer): string | undefined {
  const own = data.find((row) => row.book_id === bookId)?.minutes_watched ?? 0;
  if (own === 0 || data.length === 1) return undefined;
  const before = data.filter(({ minutes_watched }) => (minutes_watched ?? 0) > own).length;
  return `${writeOrdinal(before + 1)} of ${writeCount(data.length)} by minutes`;
}
