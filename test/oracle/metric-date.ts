import { DateTime } from 'luxon';

/** The calendar date of an instant in the reporting time zone (docs/metrics.md, "Days and time zones"). */
export function metricDate(instant: number, timeZone: string): string {
  return DateTime.fromMillis(instant, { zone: timeZone }).toFormat('yyyy-MM-dd');
}
