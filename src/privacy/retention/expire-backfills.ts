import { daysBefore } from '../../foundation/core/reporting-day.ts';
import { DIFFERENCES_DAYS } from '../../foundation/core/retention-settings.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { retryTransient } from '../../foundation/db/retry-transient.ts';
import type { RetentionContext } from './retention-context.ts';

type Age = Pick<RetentionContext, 'now' | 'retention'>;

/** Deletes backfills that have passed their life, with their days; returns how many (docs/privacy.md, "Retention"). */
export const expireBackfills = (database: Database, context: RetentionContext): Promise<number> =>
  oldBackfills(database, context).delete();

/**
 * Forgets what dry runs found over a day ago; returns of how many days. An erasure may be doing so at the same time
 * (docs/privacy.md, "Retention").
 */
export const expireDifferences = (database: Database, context: RetentionContext): Promise<number> =>
  retryTransient(async () => oldDifferences(database, context).update({ differences: null }));

/** The backfills that may not be there any more: it is long ago that they were done, or that one of their days was. */
export function oldBackfills(connection: Database | Transaction, { now, retention }: Age) {
  const before = daysBefore(now, retention.backfillsDays);
  const youngDays = connection('backfill_days')
    .whereRaw('backfill_id = backfills.id')
    .where('finished_at', '>=', before);
  return connection('backfills').where((backfills) =>
    backfills
      .where('completed_at', '<', before)
      .orWhere((unfinished) =>
        unfinished.whereNull('completed_at').where('requested_at', '<', before).whereNotExists(youngDays),
      ),
  );
}

/** The days of backfills that may not hold differences any more. */
export const oldDifferences = (connection: Database | Transaction, { now }: Pick<Age, 'now'>) =>
  connection('backfill_days')
    .whereNotNull('differences')
    .where('finished_at', '<=', daysBefore(now, DIFFERENCES_DAYS));
