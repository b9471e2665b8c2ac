import type { UsageAnswer, UsageRow } from '../answers.ts';
import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';
import type { Bands } from '../sentences/bands-sentence.ts';

/** The length of a list of the best books. */
export const BEST = 5;

/** The most watched books of a usage report, which lists them in this order; without those that were not watched. */
export function mostWatched({ data }: Pick<UsageAnswer, 'data'>, count = BEST): UsageRow[] {
  return data.filter((row) => (row.minutes_watched ?? 0) > 0).slice(0, count);
}

/** The books of which the largest share of plays reached the end: from 20 play starts on, without previews. */
export function bestCompleted({ data }: Pick<UsageAnswer, 'data'>): UsageRow[] {
  return data
    .filter((row) => isRanked(row) && !row.is_preview)
    .sort((one, other) => rateOfPlays(other) - rateOfPlays(one))
    .slice(0, BEST);
}

/** Completions per play start. */
export const rateOfPlays = ({ completion_count, play_starts }: UsageRow): number =>
  Number(completion_count) / Number(play_starts);

const isRanked = ({ play_starts }: UsageRow) => (play_starts ?? 0) >= PLAYS_FOR_A_RATE;

/** The ranked books by their completion rate: above 75%, 50 to 75%, below 50%. */
export function completionBands({ data }: Pick<UsageAnswer, 'data'>): Bands {
  const rates = data.filter(isRanked).map(rateOfPlays);
  const count = (holds: (rate: number) => boolean) => rates.filter(holds).length;
  return {
    above75: count((rate) => rate > 0.75),
    from50To75: count((rate) => rate >= 0.5 && rate <= 0.75),
    below50: count((rate) => rate < 0.5),
  };
}

/** The distinct books with a play start; null if no date of the range is built. */
export function activeBooks({ data, meta }: Pick<UsageAnswer, 'data' | 'meta'>): number | null {
  if (meta.completeness === 'none') return null;
  return new Set(data.filter((row) => (row.play_starts ?? 0) > 0).map((row) => row.book_id)).size;
}

/** How many books are in the catalogue. */
export const booksInAll = ({ data }: Pick<UsageAnswer, 'data'>): number =>
  new Set(data.map((row) => row.book_id)).size;
