/** Tells the present instant. Only the edge (routes, jobs, commands) calls it; rooms are told `now`. */
export type Clock = () => Date;

/** The machine's clock. */
export const systemClock: Clock = () => new Date();
