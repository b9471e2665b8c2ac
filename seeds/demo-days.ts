/** How many days the demo shows: twelve weeks, so that 30 days can be compared by weekday with the 30 that came 35 days before. */
export const DEMO_DAYS = 84;
