import { daysBefore } from '../../foundation/core/days-before.ts';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import { DIFFERENCES_DAYS } from '../../foundation/core/retention-settings.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { retryTransient } from '../../foundation/db/retry-transient.ts';
import type { RetentionContext } from './retention.ts';

/** Tombstones that have expired. */
export const expireTombstones = (database: Database, { now }: RetentionContext): Promise<number> =>
  database('erased_children').where('expires_at', '<=', now).delete();

/** Who looked at what, too long ago. */
export const expireAccessLog = (database: Database, { now, retention }: RetentionContext): Promise<number> =>
  database('access_log').where('at', '<', daysBefore(now, retention.recordsDays)).delete();

/** Sessions and links of the dashboard that are over; both work for less than a day. */
export async function expireSessions(database: Database, { now }: RetentionContext): Promise<number> {
  const links = await database('sign_in_links').where('expires_at', '<=', now).delete();
  return links + (await database('sessions').where('expires_at', '<=', now).delete());
}

/** Receipts, and the reports of retention itself. */
export async function expireReceipts(
  database: Database,
  { now, retention }: RetentionContext,
): Promise<number> {
  const before = daysBefore(now, retention.recordsDays);
  return inTransaction(
    database,
    async (transaction) => {
      const runs = await transaction('retention_runs').where('completed_at', '<', before).delete();
      return runs + (await transaction('privacy_requests').where('completed_at', '<', before).delete());
    },
    LONG_STATEMENTS,
  );
}

/** Parents of whom no child is held, and who have had time to bring one since they were brought themselves. */
export function expireParents(database: Database, context: RetentionContext): Promise<number> {
  return inTransaction(
    database,
    async (transaction) => {
      await lock(transaction, 'catalogue');
      return childlessParents(transaction, context).delete();
    },
    LONG_STATEMENTS,
  );
}

/** The parents that may not be there any more. */
export const childlessParents = (
  connection: Database | Transaction,
  { now, retention }: Pick<RetentionContext, 'now' | 'retention'>,
) =>
  connection('parents')
    .where('registered_at', '<', daysBefore(now, retention.inactiveChildDays))
    .where('brought_at', '<', daysBefore(now, retention.inactiveChildDays))
    .whereNotExists(connection('child_profiles').whereRaw('child_profiles.parent_id = parents.id'));

type Age = Pick<RetentionContext, 'now' | 'retention' | 'timeZone'>;

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

/** Deletes annotations of people that have passed their life; returns how many (docs/privacy.md, "Retention"). */
export const expireAnnotations = (database: Database, context: RetentionContext): Promise<number> =>
  oldAnnotations(database, context).delete();

/** Deletes what was said of alerts that are not set aside any more; returns of how many (docs/privacy.md, "Retention"). */
export const expireSetAsides = (database: Database, context: RetentionContext): Promise<number> =>
  endedSetAsides(database, context).delete();

/** The annotations that may not be there any more. Those of the program hold nothing that anybody has typed. */
export const oldAnnotations = (connection: Database | Transaction, { now, retention }: Age) =>
  connection('annotations')
    .whereNotNull('made_by')
    .where('made_at', '<', daysBefore(now, retention.recordsDays));

/** The alerts that are among the others again, because their date is over. */
export const endedSetAsides = (connection: Database | Transaction, { now, timeZone }: Age) =>
  connection('alerts_set_aside').where('until_date', '<', metricDateOf(now, timeZone));
