import type { AlertKind } from '../../foundation/core/alert-kinds.ts';
import { asOneLine } from '../../foundation/core/one-line.ts';
import {
  type MetricDate,
  metricDateOf,
  plusDays,
  reportingDay,
} from '../../foundation/core/reporting-day.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { minutesOf, rateOf } from './figures.ts';
import { type DayOfRange, rangeMeta } from './range-meta.ts';

const selectEngagementAlerts = loadStatement(import.meta.url, 'select-engagement-alerts');
const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');

/** The thresholds from which a book needs attention. */
export interface AlertCriteria {
  /** How many complete metric dates before today are looked at. */
  days: number;
  published_days_min: number;
  play_starts_min: number;
  completion_rate_below: number;
}

/** Whether alerts that are set aside are left out, or shown with who set them aside, until when and why. */
export const SET_ASIDE_CHOICES = ['exclude', 'include'] as const;

export interface AlertsQuery extends AlertCriteria {
  /** Left out when nothing is said. */
  set_aside?: (typeof SET_ASIDE_CHOICES)[number];
}

/** All of them null unless the alert is set aside today. */
interface SetAsideColumns {
  until_date: MetricDate | null;
  reason: string | null;
  set_aside_by: string | null;
  set_aside_at: Date | null;
}

interface AlertedBook extends SetAsideColumns {
  kind: AlertKind;
  book_id: number | string;
  title: string;
  publisher_id: number | string;
  publisher: string;
  published_at: Date | null;
  duration_seconds: number | null;
  play_starts: number;
  completions: number;
  watched_milliseconds: number;
  last_played_on: MetricDate | null;
}

/**
 * The books that need attention, over the complete metric dates before today: nobody played one that was
 * published long enough ago, or it is started often and seldom completed (docs/api.md, "Engagement alerts").
 * A book of unknown publication is never missed. Dates that are not built are left out, as `meta` says; while
 * none is built there are no alerts. Those that are set aside today are left out unless asked for; `meta.set_aside`
 * counts them.
 */
export function engagementAlerts(
  database: Database,
  { set_aside, ...criteria }: AlertsQuery,
  now: Date,
  timeZone: string,
) {
  const today = metricDateOf(now, timeZone);
  const range = { start: plusDays(today, -criteria.days), end: plusDays(today, -1) };
  const lastPublicationDate = plusDays(today, -criteria.published_days_min);
  return inSnapshot(database, async (snapshot) => {
    const days = await run<DayOfRange>(snapshot, selectLedgerDays, range);
    const alerted = await run<AlertedBook>(snapshot, selectEngagementAlerts, {
      ...{ ...range, today },
      published_before: reportingDay(lastPublicationDate, timeZone).endsAt,
      play_starts_min: criteria.play_starts_min,
      completion_rate_below: String(criteria.completion_rate_below),
    });
    const open = alerted.filter((alert) => alert.until_date === null);
    return {
      data: (set_aside === 'include' ? alerted : open).map(presentAlert),
      meta: { ...rangeMeta(range, timeZone, days), criteria, set_aside: alerted.length - open.length },
    };
  });
}

function presentAlert({ watched_milliseconds, ...book }: AlertedBook) {
  return {
    kind: book.kind,
    book_id: presentId(book.book_id),
    title: asOneLine(book.title),
    publisher_id: presentId(book.publisher_id),
    publisher: asOneLine(book.publisher),
    published_at: book.published_at?.toISOString() ?? null,
    duration_seconds: book.duration_seconds,
    play_starts: book.play_starts,
    completions: book.completions,
    completion_rate: rateOf(book.completions, book.play_starts),
    minutes_watched: minutesOf(watched_milliseconds),
    last_played_on: book.last_played_on,
    set_aside: presentSetAside(book),
  };
}

const presentSetAside = ({ until_date, reason, set_aside_by, set_aside_at }: SetAsideColumns) =>
  until_date === null
    ? null
    : { until: until_date, reason, by: set_aside_by, at: set_aside_at?.toISOString() };
