import { latestBelieved } from '../../foundation/core/clock.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import { DIFFERENCES_DAYS } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { Backfill, BackfillDay } from './backfill.ts';

const selectBackfillDays = loadStatement(import.meta.url, 'select-backfill-days');
const selectForgottenBackfills = loadStatement(import.meta.url, 'select-forgotten-backfills');

const COLUMNS = [
  'id',
  'from_date',
  'to_date',
  'mode',
  'revise_final',
  'reason',
  'dry_run',
  'status',
  'requested_at',
  'completed_at',
] as const;

/**
 * A backfill with the result of each of its days so far, oldest first; throws `not_found`. The differences that a
 * dry run found are shown for a day, others not at all (docs/privacy.md, "Retention").
 */
export async function findBackfill(
  database: Database,
  id: string,
  now: Date,
): Promise<Backfill & { days: BackfillDay[] }> {
  const backfill = await database('backfills').where({ id }).first<Backfill | undefined>(COLUMNS);
  if (backfill === undefined) throw new Problem('not_found', 'There is no backfill with this id.');
  const days = await run<BackfillDay>(database, selectBackfillDays, {
    backfill_id: id,
    kept_since: daysBefore(now, DIFFERENCES_DAYS),
  });
  return { ...backfill, days };
}

/**
 * The ids of the unfinished backfills that have not changed since (or that changed at a time in the future), the
 * oldest first.
 */
export async function listForgottenBackfills(database: Database, since: Date, now: Date): Promise<number[]> {
  const bindings = { since, believed_until: latestBelieved(now) };
  const rows = await run<{ id: number }>(database, selectForgottenBackfills, bindings);
  return rows.map((row) => row.id);
}

const listBackfillsStatement = loadStatement(import.meta.url, 'list-backfills');

/** Older ones are found by their ids. */
export const BACKFILLS_LISTED_MAX = 20;

/** How many days a backfill has, and how many of them have each result. */
export interface BackfillCounts {
  days: number;
  pending: number;
  rebuilt: number;
  unchanged: number;
  refused: number;
  failed: number;
}

/** The newest backfills, with the results of their days counted (docs/api.md, "Rebuild days"). */
export function listBackfills(database: Database): Promise<(Backfill & BackfillCounts)[]> {
  return run<Backfill & BackfillCounts>(database, listBackfillsStatement, {
    rows_max: BACKFILLS_LISTED_MAX,
  });
}

/** A backfill as the API and the command line show it. */
export function presentBackfill(backfill: Awaited<ReturnType<typeof findBackfill>>) {
  const { from_date, to_date, days, id, ...rest } = backfill;
  return {
    id,
    start: from_date,
    end: to_date,
    from: from_date,
    to: to_date,
    ...rest,
    days: days.map(({ metric_date: date, result, error, differences }) => ({
      date,
      result,
      error,
      differences,
    })),
  };
}

/** A backfill of which the results are counted, as the API shows it. */
export function presentListed({ from_date: start, to_date: end, id, ...listed }: Backfill & BackfillCounts) {
  const { days: total, pending, rebuilt, unchanged, refused, failed, ...rest } = listed;
  const days = { total, pending, rebuilt, unchanged, refused, failed };
  return { id, start, end, from: start, to: end, ...rest, days };
}
