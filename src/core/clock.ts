/** Tells the present instant. Only the edge (routes, jobs, commands) calls it; rooms are told `now`. */
export type Clock = () => Date;

/** The machine's clock. */
export const systemClock: Clock = () => new Date();

/** Clocks that are set by NTP differ by less. Two that differ by more: at least one of them is wrong. */
export const CLOCK_DIFFERENCE_MAX_SECONDS = 300;
