import { DAY_MILLISECONDS } from './durations.ts';

/** The instant so many days of 24 hours before. */
export const daysBefore = (now: Date, days: number): Date =>
  new Date(now.getTime() - days * DAY_MILLISECONDS);
