import {
  CALCULATION_VERSION,
  FINAL_AFTER_DAYS,
  LATE_WINDOW_DAYS,
  PLAY_TIMEOUT_SECONDS,
} from '../../foundation/core/definitions.ts';
import { DAY_MILLISECONDS } from '../../foundation/core/durations.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { DayStatus } from './day-ledger.ts';

const finaliseStatement = loadStatement(import.meta.url, 'finalise-days');

/**
 * Makes the built days final that ended more than LATE_WINDOW_DAYS + 1 day before `now`: ingest refuses
 * every event that could still change them. A day whose raw events are not the ones it was built from is
 * marked stale instead. Returns both kinds (docs/metrics.md, "Days and time zones").
 */
export async function finaliseDays(
  database: Database,
  now: Date,
): Promise<{ finalised: MetricDate[]; incomplete: MetricDate[] }> {
  const endedBefore = new Date(now.getTime() - FINAL_AFTER_DAYS * DAY_MILLISECONDS);
  const acceptedFor = LATE_WINDOW_DAYS * DAY_MILLISECONDS + PLAY_TIMEOUT_SECONDS * 1000;
  const playsEndedBefore = new Date(now.getTime() - acceptedFor);
  const judged = await run<{ metric_date: MetricDate; status: DayStatus }>(database, finaliseStatement, {
    ended_before: endedBefore,
    calculation_version: CALCULATION_VERSION,
    plays_ended_before: playsEndedBefore,
    now,
  });
  const datesWith = (status: DayStatus) =>
    judged
      .filter((day) => day.status === status)
      .map((day) => day.metric_date)
      .sort();
  return { finalised: datesWith('final'), incomplete: datesWith('stale') };
}
