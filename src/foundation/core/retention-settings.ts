import { FINAL_AFTER_DAYS, LATE_WINDOW_DAYS } from './definitions.ts';
import { DAY_MILLISECONDS } from './durations.ts';

/** How long each kind of data is kept, in days (docs/privacy.md, "Retention"). */
export interface RetentionSettings {
  rawEventsDays: number;
  playsDays: number;
  inactiveChildDays: number;
  finishedJobsDays: number;
  failedJobsDays: number;
  tombstonesDays: number;
  recordsDays: number;
  backfillsDays: number;
}

interface Limits {
  default: number;
  least: number;
  /** Nothing is kept forever: children's data must not be (16 CFR 312.10). */
  most: number;
}

/** A month of raw events is deleted as a whole, so its first event is this much older than its last. */
export const LONGEST_MONTH_DAYS = 31;

/** How long the dry run of a backfill shows what would change: that can be what one child has watched. */
export const DIFFERENCES_DAYS = 1;

/** How long an alert can be set aside. After a longer time, it would be forgotten. */
export const SET_ASIDE_DAYS_MAX = 90;

/** How long the months of raw events of an import are kept at least: more files of these months may follow. */
export const IMPORTED_MONTHS_STAY_DAYS = 1;

/** Until when they stay if the import ended, or was interrupted, at this instant. */
export const importedMonthsStayUntil = (endedAt: Date): Date =>
  new Date(endedAt.getTime() + IMPORTED_MONTHS_STAY_DAYS * DAY_MILLISECONDS);

/** The allowed values of each variable. */
export const RETENTION_LIMITS = {
  // With less, days would lose their raw events before they can be final.
  RETENTION_RAW_EVENTS_DAYS: { default: 90, least: FINAL_AFTER_DAYS + 2, most: 400 },
  RETENTION_PLAYS_DAYS: { default: 730, least: FINAL_AFTER_DAYS + 2 + LONGEST_MONTH_DAYS, most: 730 },
  // With less, a child on holiday without a network would count as inactive.
  RETENTION_INACTIVE_CHILD_DAYS: { default: 365, least: 2 * LATE_WINDOW_DAYS, most: 730 },
  RETENTION_FINISHED_JOBS_DAYS: { default: 3, least: 1, most: 30 },
  RETENTION_FAILED_JOBS_DAYS: { default: 14, least: 1, most: 30 },
  // With less, an event that is still accepted could outlive the tombstone that refuses it.
  RETENTION_TOMBSTONES_DAYS: { default: 400, least: FINAL_AFTER_DAYS + 1, most: 800 },
  RETENTION_RECORDS_DAYS: { default: 1095, least: 365, most: 2555 },
  RETENTION_BACKFILLS_DAYS: { default: 90, least: 1, most: 400 },
} as const satisfies Record<string, Limits>;

export type RetentionVariable = keyof typeof RETENTION_LIMITS;

/** The settings when nothing is set. */
export const DEFAULT_RETENTION = retentionSettings(
  Object.fromEntries(
    Object.entries(RETENTION_LIMITS).map(([name, limits]) => [name, limits.default]),
  ) as Record<RetentionVariable, number>,
);

/** The settings, by their names in the code. Days. */
export function retentionSettings(days: Record<RetentionVariable, number>): RetentionSettings {
  return {
    rawEventsDays: days.RETENTION_RAW_EVENTS_DAYS,
    playsDays: days.RETENTION_PLAYS_DAYS,
    inactiveChildDays: days.RETENTION_INACTIVE_CHILD_DAYS,
    finishedJobsDays: days.RETENTION_FINISHED_JOBS_DAYS,
    failedJobsDays: days.RETENTION_FAILED_JOBS_DAYS,
    tombstonesDays: days.RETENTION_TOMBSTONES_DAYS,
    recordsDays: days.RETENTION_RECORDS_DAYS,
    backfillsDays: days.RETENTION_BACKFILLS_DAYS,
  };
}

interface Contradiction {
  variable: RetentionVariable;
  /** The setting that it does not go with. */
  other: RetentionVariable;
  fault: string;
}

/**
 * The contradictions between settings, by the variable to change. Settings that are invalid on their own are not
 * compared.
 */
export function contradictionsOf(days: Record<RetentionVariable, number>): Contradiction[] {
  const isWithinLimits = (variable: RetentionVariable) => {
    const { least, most } = RETENTION_LIMITS[variable];
    // An invalid value is still a string here.
    return Number.isInteger(days[variable]) && days[variable] >= least && days[variable] <= most;
  };
  return listContradictions(days).filter(
    ({ variable, other }) => isWithinLimits(variable) && isWithinLimits(other),
  );
}

function listContradictions(days: Record<RetentionVariable, number>): Contradiction[] {
  const rawDaysAtMost = days.RETENTION_RAW_EVENTS_DAYS + LONGEST_MONTH_DAYS;
  const contradictions: Contradiction[] = [];
  if (days.RETENTION_PLAYS_DAYS < rawDaysAtMost) {
    contradictions.push({
      variable: 'RETENTION_PLAYS_DAYS',
      other: 'RETENTION_RAW_EVENTS_DAYS',
      fault: `must be at least ${rawDaysAtMost}: raw events live for up to ${rawDaysAtMost} days (RETENTION_RAW_EVENTS_DAYS and a month), and a rebuild would bring back the plays that have been deleted before`,
    });
  }
  if (days.RETENTION_INACTIVE_CHILD_DAYS > days.RETENTION_PLAYS_DAYS) {
    contradictions.push({
      variable: 'RETENTION_INACTIVE_CHILD_DAYS',
      other: 'RETENTION_PLAYS_DAYS',
      fault: `must be at most RETENTION_PLAYS_DAYS (${days.RETENTION_PLAYS_DAYS}): when a child has watched last is known from its plays`,
    });
  }
  if (days.RETENTION_RECORDS_DAYS < days.RETENTION_TOMBSTONES_DAYS) {
    contradictions.push({
      variable: 'RETENTION_RECORDS_DAYS',
      other: 'RETENTION_TOMBSTONES_DAYS',
      fault: `must be at least RETENTION_TOMBSTONES_DAYS (${days.RETENTION_TOMBSTONES_DAYS}): the receipt of an erasure must not go before what enforces it`,
    });
  }
  return contradictions;
}
