import type { Backfill } from './backfill.ts';
import type { findBackfill } from './find-backfill.ts';
import type { BackfillCounts } from './list-backfills.ts';

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
