import { type MetricDate, plusDays } from '../../../foundation/core/reporting-day.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { platformReport } from '../../reports/analytics-reports.ts';
import { bookDropoffs } from '../../reports/book-dropoffs.ts';
import { engagementAlerts } from '../../reports/engagement-alerts.ts';
import { hoursReport } from '../../reports/hours-report.ts';
import { ledgerReport } from '../../reports/ledger-report.ts';
import type { DateRange } from '../../reports/range-of-dates.ts';
import { usageReport } from '../../reports/usage-report.ts';
import type { Alert, Dropoff, PlatformAnswer, UsageAnswer } from '../answers.ts';
import type { Annotation } from '../charts/annotations.tsx';
import type { ChosenRange, DatesHeld } from '../range/chosen-range.ts';
import { comparisonOf } from '../range/range-addresses.ts';
import { readAnnotations } from '../viewing/read-annotations.ts';

/** The defaults of the route of the alerts (docs/api.md, "Engagement alerts"). */
export const ALERT_CRITERIA = {
  days: 30,
  published_days_min: 30,
  play_starts_min: 20,
  completion_rate_below: 0.3,
} as const;

/** More alerts than these are counted, but not shown. */
const ALERTS_SHOWN = 6;

/** An alert and, if it is about completions, where the plays of the same days stopped. */
export interface AlertedBook {
  alert: Alert;
  dropoff: Dropoff | null;
}

/** The answers of the reports for the overview. */
export interface OverviewAnswers {
  dates: DatesHeld;
  range: ChosenRange;
  today: PlatformAnswer;
  /** Today until its last build, and the same weekday of the week before until the same time. */
  hours: Awaited<ReturnType<typeof hoursReport>>;
  /** The last seven complete days, compared with the seven before. */
  week: PlatformAnswer;
  viewing: PlatformAnswer;
  yesterdayBooks: UsageAnswer;
  weekBooks: UsageAnswer;
  monthBooks: UsageAnswer;
  alerts: AlertedBook[];
  alertCount: number;
  /** How many are set aside. */
  setAside: number;
  /** How many complete days the alerts are judged over. */
  alertDays: number;
  /** The annotations of the range. */
  annotations: Annotation[];
  /** The code of the failure of yesterday's last build, if it failed. */
  failure: string | null;
}

/** Asks the reports for what the overview shows (docs/api.md, "Read analytics"). */
export async function readOverview(
  database: Database,
  dates: DatesHeld,
  range: ChosenRange,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<OverviewAnswers> {
  const { today: date } = dates;
  const last = (days: number): DateRange => ({ start: plusDays(date, -days), end: plusDays(date, -1) });
  const platform = (asked: Parameters<typeof platformReport>[1]) => platformReport(database, asked, timeZone);
  const usage = (asked: Parameters<typeof usageReport>[1]) => usageReport(database, asked, timeZone);
  const [today, week, viewing, yesterdayBooks, weekBooks, monthBooks, alerts, ledger, hours, annotations] =
    await Promise.all([
      platform({ start: date, end: date }),
      platform({ ...last(7), compare: 'previous' }),
      platform({ start: range.start, end: range.end, compare: comparisonOf(range) }),
      usage({ ...last(1), children: 'of_none' }),
      usage({ ...last(7), compare: 'previous', children: 'of_the_range' }),
      usage({ ...last(30), children: 'of_none' }),
      readAlerts(database, last(ALERT_CRITERIA.days), { now, timeZone }),
      ledgerReport(database, last(1), timeZone),
      hoursReport(database, date, now, timeZone),
      readAnnotations(database, { start: range.start, end: date }),
    ]);
  return {
    ...{ dates, range, today, hours, annotations, week, viewing, yesterdayBooks, weekBooks, monthBooks },
    ...alerts,
    alertDays: ALERT_CRITERIA.days,
    failure: ledger.data[0]?.last_error ?? null,
  };
}

/** The alerts, and where the plays of those stopped that are about completions. */
async function readAlerts(
  database: Database,
  range: DateRange,
  { now, timeZone }: { now: Date; timeZone: string },
): Promise<Pick<OverviewAnswers, 'alerts' | 'alertCount' | 'setAside'>> {
  const { data, meta } = await engagementAlerts(database, ALERT_CRITERIA, now, timeZone);
  const shown = data.slice(0, ALERTS_SHOWN);
  const dropoffs = await bookDropoffs(database, shown.filter(hasPlays).map(idOf), range);
  return {
    alerts: shown.map((alert) => ({ alert, dropoff: dropoffs.get(idOf(alert)) ?? null })),
    alertCount: data.length,
    setAside: meta.set_aside,
  };
}

const hasPlays = ({ kind }: Alert) => kind !== 'no_plays';
const idOf = ({ book_id }: Alert) => String(book_id);

/** The date a number of days before today. */
export const daysAgo = ({ today }: DatesHeld, days: number): MetricDate => plusDays(today, -days);
