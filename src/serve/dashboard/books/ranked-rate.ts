import { PLAYS_FOR_A_RATE } from '../figures/write-rate.ts';

/** Completions of a play start, from 0 to 1; null below 20 play starts, for few plays make no rate that is ranked. */
export function rankedRate({
  play_starts,
  completion_count,
}: {
  play_starts: number | null;
  completion_count: number | null;
}): number | null {
  return (play_starts ?? 0) < PLAYS_FOR_A_RATE ? null : Number(completion_count) / Number(play_starts);
}
