import { Problem } from '../../foundation/core/errors.ts';
import { describeError } from '../../foundation/core/log.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { isDatabaseUnavailable, isQueryTimeout } from '../../foundation/db/database-errors.ts';
import type { DayDifferences } from '../facts/day-differences.ts';
import { previewDay, rebuildDay } from '../facts/rebuild-day.ts';
import type { Backfill, BackfillDay } from './backfill.ts';
import { findBackfill } from './read-backfills.ts';

/** How many days are built at once: one computes while the other waits for the disk. */
const AT_A_TIME = 2;

export interface BackfillProgress {
  signal?: AbortSignal;
  /** Whether to store the differences of a dry run for later; otherwise only its caller gets them. */
  keepDifferences?: boolean;
  /** Called after each day, with how many of all are done. */
  onDay?: (day: BackfillDay, done: number, total: number) => Promise<void> | void;
}

/**
 * Builds the days of a backfill that are still pending, oldest first, two at a time; each day's result is kept
 * as soon as it is known, so a run that was killed continues where it stopped. Returns the finished backfill, or
 * the unfinished one when the signal stopped it. If a day refuses or fails, the others are still built. If the database
 * is unavailable, the day stays pending, and the run rejects and is tried again. The changes that it has made itself
 * are in its answer and are not stored (docs/privacy.md, "Retention").
 */
export async function runBackfill(
  database: Database,
  id: string,
  now: () => Date,
  progress: BackfillProgress = {},
): Promise<Backfill & { days: BackfillDay[] }> {
  const backfill = await findBackfill(database, id, now());
  if (backfill.status === 'completed' || backfill.status === 'failed') return backfill;
  await database('backfills').where({ id }).update({ status: 'running' });
  const pending = backfill.days.filter((day) => day.result === 'pending');
  let done = backfill.days.length - pending.length;
  const running = { ...backfill, keepsDifferences: backfill.dry_run && progress.keepDifferences === true };
  const found = new Map<MetricDate, DayDifferences | null>();
  const buildNext = async (): Promise<void> => {
    for (let day = pending.shift(); day !== undefined && !progress.signal?.aborted; day = pending.shift()) {
      const finished = await buildDay(database, running, day, now());
      found.set(day.metric_date, finished.differences);
      done += 1;
      await progress.onDay?.(finished, done, backfill.days.length);
    }
  };
  const builders = await Promise.allSettled(Array.from({ length: AT_A_TIME }, buildNext));
  for (const builder of builders) if (builder.status === 'rejected') throw builder.reason;
  await finish(database, id, now());
  const { days, ...finished } = await findBackfill(database, id, now());
  return {
    ...finished,
    days: days.map((day) => ({ ...day, differences: found.get(day.metric_date) ?? day.differences })),
  };
}

interface RunningBackfill extends Backfill {
  keepsDifferences: boolean;
}

async function buildDay(
  database: Database,
  backfill: RunningBackfill,
  day: BackfillDay,
  now: Date,
): Promise<BackfillDay> {
  const outcome = await rebuild(database, backfill, day, now);
  const { result, error } = outcome;
  await rowOf(database, backfill, day).update({ result, error, finished_at: now });
  return { ...day, ...outcome };
}

const rowOf = (connection: Database | Transaction, backfill: Backfill, day: BackfillDay) =>
  connection('backfill_days').where({ backfill_id: backfill.id, metric_date: day.metric_date });

async function rebuild(
  database: Database,
  backfill: RunningBackfill,
  day: BackfillDay,
  now: Date,
): Promise<Omit<BackfillDay, 'metric_date'>> {
  const keep = async (transaction: Transaction, differences: DayDifferences | null) => {
    if (differences === null) return;
    await rowOf(transaction, backfill, day).update({
      differences: JSON.stringify(differences),
      finished_at: now,
    });
  };
  try {
    const options = {
      now,
      ...(backfill.revise_final && backfill.reason !== null ? { reviseFinalBecause: backfill.reason } : {}),
    };
    const { differences = null } = backfill.dry_run
      ? await previewDay(database, day.metric_date, {
          ...options,
          ...(backfill.keepsDifferences ? { onFound: keep } : {}),
        })
      : await rebuildDay(database, day.metric_date, { ...options, compare: true });
    return { result: differences === null ? 'unchanged' : 'rebuilt', error: null, differences };
  } catch (error) {
    if (isDatabaseUnavailable(error) && !isQueryTimeout(error)) throw error;
    return { ...refusalOf(error), differences: null };
  }
}

function refusalOf(error: unknown): Pick<BackfillDay, 'result' | 'error'> {
  if (error instanceof Problem && error.code === 'day_sealed')
    return { result: 'refused_sealed', error: error.message };
  if (error instanceof Problem && error.code === 'day_final')
    return { result: 'refused_final', error: error.message };
  if (error instanceof Problem) return { result: 'failed', error: error.message };
  const { fault, code } = describeError(error);
  return { result: 'failed', error: code ?? fault ?? 'unknown' };
}

/** Called only if no day is pending any more. If a day failed, the backfill has failed. */
async function finish(database: Database, id: string, now: Date): Promise<void> {
  const days = database('backfill_days').where({ backfill_id: id });
  if ((await days.clone().where({ result: 'pending' }).first('metric_date')) !== undefined) return;
  const failed = await days.clone().where({ result: 'failed' }).first('metric_date');
  await database('backfills')
    .where({ id })
    .whereIn('status', ['queued', 'running'])
    .update({ status: failed === undefined ? 'completed' : 'failed', completed_at: now });
}
