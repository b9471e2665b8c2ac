import { metricDateOf } from '../../../foundation/core/reporting-day.ts';
import { writeDate, writeTime } from '../figures/write-date.ts';
import { NO_FIGURE } from '../figures/write-number.ts';

/** An instant as it stands on paper: "21 Nov 2026, 14:10", in the zone of the reports. A missing one is an en dash. */
export function writeInstant(instant: Date | string | null, timeZone: string): string {
  if (instant === null) return NO_FIGURE;
  const at = new Date(instant);
  return `${writeDate(metricDateOf(at, timeZone))}, ${writeTime(at, timeZone)}`;
}
