import { type MetricDate, reportingDay } from '../core/reporting-day.ts';
import { importedMonthsStayUntil } from '../core/retention-settings.ts';

interface KeptOptions {
  timeZone: string;
  now: () => Date;
  rawEventsDueBefore?: (now: Date) => Date;
}

/**
 * Until when retention leaves the months of these dates to an import that ended at `endedAt`; null if that is over, or
 * if none of them is past its life by then (docs/import.md, "How long raw events stay").
 */
export function findKeptUntil(
  dates: readonly MetricDate[],
  endedAt: Date,
  { timeZone, now, rawEventsDueBefore }: KeptOptions,
): Date | null {
  const until = importedMonthsStayUntil(endedAt);
  const [earliest] = [...dates].sort();
  if (earliest === undefined || rawEventsDueBefore === undefined || until <= now()) return null;
  return reportingDay(earliest, timeZone).startsAt < rawEventsDueBefore(until) ? until : null;
}
