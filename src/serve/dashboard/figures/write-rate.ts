import { type Figure, NO_FIGURE, writeCount } from './write-number.ts';

/** Fewer plays than this make no percentage: they are counts, unranked and uncoloured. */
export const PLAYS_FOR_A_RATE = 20;

const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const hundredths = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const wholes = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

const isThere = (share: Figure): share is number => typeof share === 'number' && Number.isFinite(share);

/** A share from 0 to 1 as a percentage without decimals, for sentences; a missing one is an en dash. */
export const writeWholeRate = (share: Figure): string =>
  isThere(share) ? `${wholes.format(inPercent(share))}%` : NO_FIGURE;

/** A share from 0 to 1 as a percentage with one decimal, such as 66.4%; a missing one is an en dash. */
export const writeRate = (share: Figure): string => (isThere(share) ? `${writePercent(share)}%` : NO_FIGURE);

/** The same with two decimals, as next to money: 28.69%. */
export const writeExactRate = (share: Figure): string =>
  isThere(share) ? `${hundredths.format(inPercent(share))}%` : NO_FIGURE;

/** The number of `writeRate` without its sign, for cards, which set the sign smaller. */
export const writePercent = (share: Figure): string =>
  isThere(share) ? tenths.format(inPercent(share)) : NO_FIGURE;

/**
 * A rate of plays: a percentage with one decimal from 20 plays on, counts such as "7 of 12" below, and an en dash
 * where there was no play (docs/metrics.md, "Completions").
 */
export function writeRateOfPlays(part: Figure, plays: Figure): string {
  if (!isThere(part) || !isThere(plays) || plays === 0) return NO_FIGURE;
  if (plays < PLAYS_FOR_A_RATE) return `${writeCount(part)} of ${writeCount(plays)}`;
  return writeRate(part / plays);
}

/** The distance of two shares from 0 to 1 in points, without a sign, such as "0.7 pts". */
export const writePoints = (difference: Figure): string =>
  isThere(difference) ? `${tenths.format(Math.abs(inPercent(difference)))} pts` : NO_FIGURE;

/** Per cent, without the noise of binary fractions: 0.285 is 28.5, not 28.499999999999996. */
const inPercent = (share: number) => Number((share * 100).toPrecision(12));
