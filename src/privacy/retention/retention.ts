import type { Clock } from '../../foundation/core/clock.ts';
import type { Log } from '../../foundation/core/log.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { RetentionSettings } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import type { Pseudonymiser } from '../../records/tombstones/pseudonymiser.ts';
import type { PersonalTableName } from '../inventory/personal-data-inventory.ts';
import type { HoldingImports } from './find-holding-imports.ts';

/** What a run of retention needs. */
export interface RetentionContext {
  timeZone: string;
  pseudonymiser: Pseudonymiser;
  retention: RetentionSettings;
  now: Date;
  clock: Clock;
  /** Logs a failed step immediately. */
  log?: Log | undefined;
  signal?: AbortSignal | undefined;
  queues: { removeOldJobs(): Promise<number> };
}

/** A month that is due but cannot be dropped, and why. */
export interface HeldBackMonth {
  partition: string;
  because: HoldingImports['because'] | 'days_not_built' | 'in_use' | 'days_unknown' | 'earlier_month';
  dates: MetricDate[];
  /** Until when an import that has ended keeps it. */
  until?: Date;
}

type RecordsTableName =
  | 'erased_children'
  | 'access_log'
  | 'backfills'
  | 'backfill_days'
  | 'annotations'
  | 'alerts_set_aside';

/** What is checked when everything that is due should be deleted. */
export interface RetentionChecks {
  /** Its month in UTC, such as 2026-02. Never the instant, which is that of something a child did. */
  oldest_raw_event: string | null;
  /** Rows past their retention that are still there: 0 in every table. */
  rows_past_limit: Partial<Record<PersonalTableName | RecordsTableName, number>>;
  /** Columns of the live schema that the personal data inventory does not list: none. */
  unknown_columns: string[];
  /** Erasures that have been open for over a day: 0. */
  stuck_erasures: number;
}

/** What a run of retention did and found (docs/privacy.md, "Retention"). */
export interface RetentionReport {
  settings: RetentionSettings;
  dropped: string[];
  sealed: string[];
  held_back: HeldBackMonth[];
  /** Rows by kind; children as such. */
  deleted: Record<string, number>;
  /** The steps that failed. */
  failed: string[];
  /** Null if the checks failed. */
  checks: RetentionChecks | null;
  alarms: string[];
}

/** A stored run of retention. */
export interface RetentionRun {
  started_at: Date;
  completed_at: Date;
  report: RetentionReport;
}

const MONTH_LENGTH = '2026-02'.length;

/**
 * The newest run; undefined before the first. During a rolling release, a worker of an older version may have stored
 * the instant of the oldest event: only its month is returned.
 */
export async function findNewestRun(database: Database): Promise<RetentionRun | undefined> {
  const run = await database('retention_runs')
    .orderBy('id', 'desc')
    .first<RetentionRun | undefined>('started_at', 'completed_at', 'report');
  const checks = run?.report.checks ?? null;
  if (checks !== null) checks.oldest_raw_event = checks.oldest_raw_event?.slice(0, MONTH_LENGTH) ?? null;
  return run;
}
