import { type MetricDate, plusDays } from '../../../foundation/core/reporting-day.ts';
import type { DateRange } from '../../reports/range-of-dates.ts';
import type { Preset } from '../components/presets.ts';

/**
 * The dates of a preset. It ends yesterday, since sums hold complete days only; undefined while it has no
 * complete day: this month on its first day, everything while nothing is held.
 */
export function presetRange(
  preset: Preset,
  { today, first }: { today: MetricDate; first: MetricDate | null },
): DateRange | undefined {
  const end = plusDays(today, -1);
  const thisMonth = firstOfMonth(today);
  if (preset === 'last-month') {
    const lastDay = plusDays(thisMonth, -1);
    return { start: firstOfMonth(lastDay), end: lastDay };
  }
  const start = startOf(preset, { today, first, end, thisMonth });
  return start === null || start > end ? undefined : { start, end };
}

function startOf(
  preset: Exclude<Preset, 'last-month'>,
  dates: { today: MetricDate; first: MetricDate | null; end: MetricDate; thisMonth: MetricDate },
): MetricDate | null {
  switch (preset) {
    case 'month':
      return dates.thisMonth;
    case '12m':
      return aYearBefore(dates.today);
    case 'all':
      return dates.first;
    default:
      return plusDays(dates.today, -Number.parseInt(preset, 10));
  }
}

const firstOfMonth = (date: MetricDate): MetricDate => `${date.slice(0, 7)}-01`;

/** The same day of the year before; of 29 February the day after. */
function aYearBefore(date: MetricDate): MetricDate {
  const year = Number(date.slice(0, 4)) - 1;
  return date.endsWith('-02-29') ? `${year}-03-01` : `${year}${date.slice(4)}`;
}
