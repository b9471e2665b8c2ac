/** Returns the present instant. Only routes, jobs and commands call it; everything else is given `now`. */
export type Clock = () => Date;

/** The machine's clock. */
export const systemClock: Clock = () => new Date();

/** Clocks that are set by NTP differ by less. If two differ by more, at least one of them is wrong. */
export const CLOCK_DIFFERENCE_MAX_SECONDS = 300;

/** Whether an instant is further ahead than that. A wrong clock has written it, and it counts as absent. */
export const liesAhead = (instant: Date, now: Date): boolean => instant > latestBelieved(now);

/** The latest instant that a correct clock may have written until now. */
export const latestBelieved = (now: Date): Date =>
  new Date(now.getTime() + CLOCK_DIFFERENCE_MAX_SECONDS * 1000);
