import { CALCULATION_VERSION, POSITION_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import type { MetricDate, ReportingDay } from '../../foundation/core/reporting-day.ts';
import { lockDay } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { ensureMonthlyPartitions } from '../../foundation/db/monthly-partitions.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import type { DayStatus } from '../ledger/day-ledger.ts';
import { refuseUnreadableCounts } from '../ledger/refuse-unreadable.ts';
import { requireRebuildable } from '../ledger/require-rebuildable.ts';
import { rebuildPlays } from '../plays/rebuild-plays.ts';
import { replaceDailyFacts } from './daily-facts.ts';
import { compareDayFigures, type DayDifferences, readDayFigures } from './day-differences.ts';
import { noteChangeOfDefinitions } from './note-change-of-definitions.ts';
import { replaceHistories } from './replace-histories.ts';

const countRawEvents = loadStatement(import.meta.url, 'count-raw-events');
const recordBuild = loadStatement(import.meta.url, 'record-build');
const recordFailureStatement = loadStatement(import.meta.url, 'record-failure');

/** How a day is built. */
interface BuildOptions {
  now: Date;
  /** Why a final day may be changed. Without it a final day is not rebuilt. */
  reviseFinalBecause?: string;
}

export interface RebuildOptions extends BuildOptions {
  /** Also tell what the rebuild changes of the date's figures. */
  compare?: boolean;
}

export interface PreviewOptions extends BuildOptions {
  /**
   * Receives the result of the preview, in the transaction that holds the lock of the date. What it writes is
   * committed, and an erasure that concerns the date runs before or after all of it.
   */
  onFound?(transaction: Transaction, differences: DayDifferences | null): Promise<void>;
}

export interface RebuiltDay {
  metric_date: MetricDate;
  status: DayStatus;
  raw_events: number;
  plays: number;
  /** With `compare`: the differences, or null if there are none. */
  differences?: DayDifferences | null;
}

/**
 * Rebuilds one metric date from its raw events: plays, daily facts, viewing histories, ledger, in one transaction
 * under the lock of the date, so readers see the old day or the new one. Running it again, or several times at
 * once, gives the same rows. Throws `day_in_future`, `day_final` or `day_sealed`; any other failure,
 * UnreadableDayError among them, is kept in the ledger and thrown (docs/architecture.md, "Why a rebuild is safe").
 */
export async function rebuildDay(
  database: Database,
  date: MetricDate,
  options: RebuildOptions,
): Promise<RebuiltDay> {
  try {
    // This is checked again under the lock. It is checked here too, because a day that is not rebuilt must not get a
    // partition.
    await requireRebuildable(database, date, options);
    await ensurePartition(database, date);
    return await underLock(database, date, (transaction) =>
      build(transaction, database, date, options, options.compare),
    );
  } catch (error) {
    if (!(error instanceof Problem)) await recordFailure(database, date, error);
    throw error;
  }
}

/**
 * Builds a metric date as `rebuildDay` does, returns what would change, and rolls everything back except the lock
 * of the date. Throws as `rebuildDay`; the ledger keeps no failure.
 */
export function previewDay(
  database: Database,
  date: MetricDate,
  { onFound, ...options }: PreviewOptions,
): Promise<RebuiltDay> {
  return underLock(database, date, async (transaction) => {
    await transaction.raw('savepoint preview');
    await ensurePartition(transaction, date);
    const found = await build(transaction, database, date, options, true);
    await transaction.raw('rollback to savepoint preview');
    await onFound?.(transaction, found.differences ?? null);
    return found;
  });
}

function underLock<Result>(
  database: Database,
  date: MetricDate,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return inTransaction(
    database,
    async (transaction) => {
      await lockDay(transaction, date);
      return work(transaction);
    },
    LONG_STATEMENTS,
  );
}

async function build(
  transaction: Transaction,
  database: Database,
  date: MetricDate,
  options: BuildOptions,
  compare = false,
): Promise<RebuiltDay> {
  const { now, reviseFinalBecause } = options;
  const day = await requireRebuildable(transaction, date, options);
  const before = compare ? await readDayFigures(transaction, date) : undefined;
  const counts = await countEvents(transaction, day);
  refuseUnreadableCounts(date, counts);
  await rebuildPlays(transaction, database, day);
  await replaceDailyFacts(transaction, day, now);
  await replaceHistories(transaction, now);
  await noteChangeOfDefinitions(transaction, date, now);
  const rebuilt = await runForOne<Omit<RebuiltDay, 'differences'>>(transaction, recordBuild, {
    metric_date: date,
    now,
    changes_seen: day.changes,
    calculation_version: CALCULATION_VERSION,
    revision_reason: day.status === 'final' ? (reviseFinalBecause ?? null) : null,
    ...counts,
  });
  if (before === undefined) return rebuilt;
  return { ...rebuilt, differences: compareDayFigures(before, await readDayFigures(transaction, date)) };
}

/** The partition for the plays of the date. */
async function ensurePartition(connection: Database | Transaction, date: MetricDate): Promise<void> {
  const month = new Date(`${date}T00:00:00Z`);
  await ensureMonthlyPartitions(connection, 'plays', month, month);
}

/**
 * Counted before the plays are read. If an event arrives in between, it is missing in this count, and finalising
 * notices that.
 */
function countEvents(transaction: Transaction, day: ReportingDay) {
  return runForOne<{ raw_events: number; position_faults: number }>(transaction, countRawEvents, {
    starts_at: day.startsAt,
    ends_at: day.endsAt,
    tolerance_milliseconds: POSITION_TOLERANCE_SECONDS * 1000,
  });
}

/**
 * Only the code of the error is stored, because its text may quote values. The ledger cannot tell if the database is
 * what failed.
 */
async function recordFailure(database: Database, date: MetricDate, error: unknown): Promise<void> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  await run(database, recordFailureStatement, { metric_date: date, error: code }).catch(() => undefined);
}
