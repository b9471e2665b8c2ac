/**
 * How hard random tests try (CONTRIBUTING.md, "Run tests"). EFFORT is `quick` (a tenth), `full` or
 * `night` (ten times); a test says what it does at full effort.
 */
const FACTORS = { quick: 0.1, full: 1, night: 10 };

const EFFORT = process.env.EFFORT ?? 'quick';

/** The number of cases to try, at least one, for a test that tries `full` at full effort. */
export function effort(full: number): number {
  if (!(EFFORT in FACTORS)) {
    throw new Error(`EFFORT is "${EFFORT}": use one of ${Object.keys(FACTORS).join(', ')}.`);
  }
  return Math.max(1, Math.round(full * FACTORS[EFFORT as keyof typeof FACTORS]));
}

/** SEED repeats the choices of a random test; `fallback` is its seed otherwise. A failure prints the seed. */
export function seed(fallback: string): string {
  return process.env.SEED || fallback;
}

/**
 * The numbers of the rounds: 0 to `full` - 1 at full effort, fewer or more at another effort. If ROUND is set, only
 * that round.
 */
export function rounds(full: number): number[] {
  if (process.env.ROUND) return [Number(process.env.ROUND)];
  return Array.from({ length: effort(full) }, (_, round) => round);
}
