import { Duration } from 'luxon';

/** The instant so many days of 24 hours before. */
export const daysBefore = (now: Date, days: number): Date =>
  new Date(now.getTime() - Duration.fromObject({ days }).toMillis());
