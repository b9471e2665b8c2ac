import { Problem } from '../../foundation/core/errors.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import { type DayOfRange, isBuilt } from './range-meta.ts';

/**
 * Throws `days_not_built` if dates of a range other than today are not built, or none is: a file that cannot say so
 * would be taken for the whole. Today may be missing: it has only begun, and everybody who asks for it knows that
 * (docs/problems.md, "days_not_built").
 */
export function refuseMissingDays(days: readonly DayOfRange[], today: MetricDate): void {
  const built = days.filter(isBuilt).map(dateOf);
  const missing = days.filter((day) => !isBuilt(day)).map(dateOf);
  if (missing.length === 0) return;
  if (built.length > 0 && missing.every((date) => date === today)) return;
  const there = built.length === 0 ? '' : ` Built are dates from ${describeDates(built)}.`;
  throw new Problem(
    'days_not_built',
    `${missing.length} of ${days.length} dates are not built: ${describeDates(missing)}.${there} Ask for dates that are built, wait until these are, or send allow_incomplete=true.`,
    { errors: [{ pointer: '#/query/allow_incomplete', detail: 'must be true to leave these dates out' }] },
  );
}

const dateOf = (day: DayOfRange): MetricDate => day.metric_date;

function describeDates(dates: readonly MetricDate[]): string {
  const [first, last] = [dates[0], dates.at(-1)];
  return first === last ? `${first}` : `${first} to ${last}`;
}
