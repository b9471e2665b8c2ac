import { type Figure, NO_FIGURE } from './write-number.ts';
import { PLAYS_FOR_A_RATE, writePoints, writeRate } from './write-rate.ts';

/** The change of a figure against the one that it is compared with, or why there is none. */
export interface Change {
  direction: 'up' | 'down' | 'same' | 'none';
  /** "7.0%", "0.7 pts", "no change"; an en dash if there is none. */
  text: string;
  /** In words, where the direction is `none`: "fewer than 20 play starts". */
  reason?: string;
}

/** One of the two ranges that are compared. */
export interface Side {
  value: Figure;
  /** Play starts of the range: a change of few plays says little. */
  playStarts: Figure;
  /** Whether every date of the range is built. */
  isBuilt: boolean;
}

/**
 * By how much a sum or a count differs, in per cent with one decimal. There is none if the figure before is 0 or
 * missing, if either side has fewer than 20 play starts, or if a date of either range is not built (docs/metrics.md,
 * "Ranges of dates").
 */
export function changeOf(now: Side, before: Side): Change {
  const reason = reasonAgainst(now, before);
  if (reason !== undefined) return { direction: 'none', text: NO_FIGURE, reason };
  if (before.value === 0) return { direction: 'none', text: NO_FIGURE, reason: 'nothing in the days before' };
  const [one, other] = [Number(now.value), Number(before.value)];
  return directed(one / other - 1, writeRate(Math.abs(one / other - 1)), '0.0%');
}

/** By how many points a share from 0 to 1 differs, with one decimal. Without one under the same conditions. */
export function changeInPoints(now: Side, before: Side): Change {
  const reason = reasonAgainst(now, before);
  if (reason !== undefined) return { direction: 'none', text: NO_FIGURE, reason };
  const difference = Number(now.value) - Number(before.value);
  return directed(difference, writePoints(difference), '0.0 pts');
}

/** A difference that is rounded to zero is no change. */
function directed(difference: number, text: string, zero: string): Change {
  if (text === zero) return { direction: 'same', text: 'no change' };
  return { direction: difference > 0 ? 'up' : 'down', text };
}

function reasonAgainst(...sides: Side[]): string | undefined {
  if (!sides.every((side) => side.isBuilt)) return 'not every day is counted yet';
  if (sides.some((side) => (side.playStarts ?? 0) < PLAYS_FOR_A_RATE)) {
    return `fewer than ${PLAYS_FOR_A_RATE} play starts`;
  }
  return sides.some((side) => typeof side.value !== 'number') ? 'no figure to compare with' : undefined;
}
