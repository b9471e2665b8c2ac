/** How many days the demo shows: two months, so that a month can be compared with the one before. */
export const DEMO_DAYS = 60;
