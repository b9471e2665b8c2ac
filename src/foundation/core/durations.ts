/** Lengths of time that no calendar changes. A day of these has 24 hours; a reporting day may have another length. */
export const MINUTE_MILLISECONDS = 60_000;
export const HOUR_MILLISECONDS = 60 * MINUTE_MILLISECONDS;
export const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;
