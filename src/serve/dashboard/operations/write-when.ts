import { type MetricDate, metricDateOf, plusDays } from '../../../foundation/core/reporting-day.ts';
import { writeDayAndMonth, writeTime } from '../figures/write-date.ts';
import { NO_FIGURE } from '../figures/write-number.ts';

const MILLISECONDS_OF_A_SECOND = 1_000;
const SECONDS_OF_A_MINUTE = 60;

/** An instant in the zone of the reports: "11:40" if it is of today, "tomorrow, 02:00", "20 Nov, 20:09". */
export function writeWhen(instant: Date | string | null, now: Date, timeZone: string): string {
  if (instant === null) return NO_FIGURE;
  const at = new Date(instant);
  const [day, today] = [metricDateOf(at, timeZone), metricDateOf(now, timeZone)];
  const time = writeTime(at, timeZone);
  return day === today ? time : `${nameDay(day, today)}, ${time}`;
}

function nameDay(day: MetricDate, today: MetricDate): string {
  if (day === plusDays(today, 1)) return 'tomorrow';
  return day === plusDays(today, -1) ? 'yesterday' : writeDayAndMonth(day);
}

/** How long something took: "0.4 s", "2 min 5 s". */
export function writeDuration(milliseconds: number | null): string {
  if (milliseconds === null) return NO_FIGURE;
  const seconds = milliseconds / MILLISECONDS_OF_A_SECOND;
  if (seconds < SECONDS_OF_A_MINUTE) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / SECONDS_OF_A_MINUTE)} min ${whole % SECONDS_OF_A_MINUTE} s`;
}
