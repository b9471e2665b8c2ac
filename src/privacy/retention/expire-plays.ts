import { replaceHistories } from '../../compute/facts/replace-histories.ts';
import { type MetricDate, plusDays, reportingDay } from '../../foundation/core/reporting-day.ts';
import { lock, lockDay } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import {
  dropPartition,
  listMonths,
  listPartitions,
  type MonthlyPartition,
} from '../../foundation/db/monthly-partitions.ts';
import { isTransient, retryTransient } from '../../foundation/db/retry-transient.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import type { RetentionContext } from './retention.ts';

const selectDatesOfPlays = loadStatement(import.meta.url, 'select-dates-of-plays');
const createExpiredPairs = loadStatement(import.meta.url, 'create-expired-pairs');
const deleteExpiredPlays = loadStatement(import.meta.url, 'delete-expired-plays');
const deleteOrphanedHistories = loadStatement(import.meta.url, 'delete-orphaned-histories');

/**
 * While this waits for the table, every reader waits behind it; after that, the month is left for the next run.
 */
const LOCK_TIMEOUT_MILLISECONDS = 3_000;

const CHILDREN_AT_ONCE = 5_000;

/** Plays of dates before this one are past their retention. */
export const playsDueBefore = (today: MetricDate, playsDays: number): MetricDate =>
  plusDays(today, -playsDays);

/** The date from which all plays of a month are past their retention, so that it can be dropped. */
export const playsMonthDueFrom = (
  { endsAt }: Pick<MonthlyPartition, 'endsAt'>,
  playsDays: number,
): MetricDate => plusDays(endsAt.toISOString().slice(0, 'YYYY-MM-DD'.length), playsDays);

/**
 * Deletes the plays past their retention, date by date, each under the lock of its date, and computes the viewing
 * histories that they were part of again from what is left. Then it drops the months that are empty. The daily facts
 * stay: they name no child. Returns the number of plays, and the empty months that could not be dropped because
 * others use the table (docs/privacy.md, "Retention").
 */
export async function expirePlays(
  database: Database,
  dueBefore: MetricDate,
  { now, timeZone, signal }: Pick<RetentionContext, 'now' | 'timeZone' | 'signal'>,
): Promise<{ deleted: number; inUse: string[] }> {
  const dates = await inTransaction(
    database,
    (transaction) =>
      run<{ metric_date: MetricDate }>(transaction, selectDatesOfPlays, { due_before: dueBefore }),
    LONG_STATEMENTS,
  );
  let deleted = 0;
  for (const { metric_date } of dates) {
    for (let plays = -1; plays !== 0 && !signal?.aborted; deleted += plays)
      plays = await retryTransient(() => expireBatch(database, metric_date, now));
  }
  const inUse = await dropEmptyMonths(database, new Date(`${dueBefore}T00:00:00Z`));
  await dropOrphans(database, reportingDay(dueBefore, timeZone).startsAt);
  return { deleted, inUse };
}

/**
 * A few thousand children at a time, because every rebuild waits at its end for the lock of the histories.
 */
function expireBatch(database: Database, date: MetricDate, now: Date): Promise<number> {
  return inTransaction(
    database,
    async (transaction) => {
      await lockDay(transaction, date);
      await run(transaction, createExpiredPairs, { metric_date: date, children_max: CHILDREN_AT_ONCE });
      const deleted = await runForOne<{ plays: number }>(transaction, deleteExpiredPlays, {
        metric_date: date,
      });
      await replaceHistories(transaction, now);
      return deleted.plays;
    },
    LONG_STATEMENTS,
  );
}

/** Histories without plays, however those were deleted: nothing else would ever find them. */
async function dropOrphans(database: Database, lastWatchedBefore: Date): Promise<void> {
  await inTransaction(
    database,
    async (transaction) => {
      const histories = transaction('child_viewing_histories').where(
        'last_watched_at',
        '<',
        lastWatchedBefore,
      );
      if ((await histories.first('book_id')) === undefined) return;
      await run(transaction, deleteOrphanedHistories, { last_watched_before: lastWatchedBefore });
    },
    LONG_STATEMENTS,
  );
}

/** Returns the months that others use. */
async function dropEmptyMonths(database: Database, before: Date): Promise<string[]> {
  const inUse: string[] = [];
  for (const { name, endsAt } of await listMonths(database, 'plays')) {
    if (endsAt > before) break;
    try {
      await inTransaction(database, (transaction) => dropIfEmpty(transaction, name), {
        lockTimeoutMilliseconds: LOCK_TIMEOUT_MILLISECONDS,
      });
    } catch (error) {
      if (!isTransient(error)) throw error;
      inUse.push(name);
    }
  }
  return inUse;
}

async function dropIfEmpty(transaction: Transaction, name: string): Promise<void> {
  await lock(transaction, 'partitions');
  if (!(await listPartitions(transaction, 'plays')).includes(name)) return; // another run was faster
  // From here on nothing is written to it: the lock waits for a rebuild that is committing, whose rows are then seen.
  await transaction.raw('lock table ?? in access exclusive mode', [name]);
  if ((await transaction(name).first('metric_date')) === undefined) await dropPartition(transaction, name);
}
