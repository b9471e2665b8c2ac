import { daysBefore, metricDateOf } from '../../foundation/core/reporting-day.ts';
import { DIFFERENCES_DAYS } from '../../foundation/core/retention-settings.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import { retryTransient } from '../../foundation/db/retry-transient.ts';
import type { RetentionContext } from './retention.ts';

/** Deletes tombstones that have expired; returns how many. */
export const expireTombstones = (database: Database, { now }: RetentionContext): Promise<number> =>
  database('erased_children').where('expires_at', '<=', now).delete();

/** Deletes entries of the access log past their retention; returns how many. */
export const expireAccessLog = (database: Database, { now, retention }: RetentionContext): Promise<number> =>
  database('access_log').where('at', '<', daysBefore(now, retention.recordsDays)).delete();

/**
 * Deletes sessions and sign-in links of the dashboard that have ended; both are valid for less than a day.
 */
export async function expireSessions(database: Database, { now }: RetentionContext): Promise<number> {
  const links = await database('sign_in_links').where('expires_at', '<=', now).delete();
  return links + (await database('sessions').where('expires_at', '<=', now).delete());
}

/** Deletes receipts, and reports of runs of retention; returns how many. */
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

/** Deletes parents of whom no child is held, once they have had time to add one; returns how many. */
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

/** The parents past their retention. */
export const childlessParents = (
  connection: Database | Transaction,
  { now, retention }: Pick<RetentionContext, 'now' | 'retention'>,
) =>
  connection('parents')
    .where('registered_at', '<', daysBefore(now, retention.inactiveChildDays))
    .where('brought_at', '<', daysBefore(now, retention.inactiveChildDays))
    .whereNotExists(connection('child_profiles').whereRaw('child_profiles.parent_id = parents.id'));

type Age = Pick<RetentionContext, 'now' | 'retention' | 'timeZone'>;

/**
 * Deletes backfills past their retention, with their days; returns how many (docs/privacy.md, "Retention").
 */
export const expireBackfills = (database: Database, context: RetentionContext): Promise<number> =>
  oldBackfills(database, context).delete();

/**
 * Clears what dry runs found over a day ago; returns for how many days. An erasure may do so at the same time
 * (docs/privacy.md, "Retention").
 */
export const expireDifferences = (database: Database, context: RetentionContext): Promise<number> =>
  retryTransient(async () => oldDifferences(database, context).update({ differences: null }));

/** The backfills past their retention, counted from when they, or the last of their days, were done. */
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

/** The days of backfills whose differences are past their retention. */
export const oldDifferences = (connection: Database | Transaction, { now }: Pick<Age, 'now'>) =>
  connection('backfill_days')
    .whereNotNull('differences')
    .where('finished_at', '<=', daysBefore(now, DIFFERENCES_DAYS));

/** Deletes annotations by people past their retention; returns how many (docs/privacy.md, "Retention"). */
export const expireAnnotations = (database: Database, context: RetentionContext): Promise<number> =>
  oldAnnotations(database, context).delete();

/**
 * Deletes the reasons of alerts that are no longer set aside; returns how many (docs/privacy.md, "Retention").
 */
export const expireSetAsides = (database: Database, context: RetentionContext): Promise<number> =>
  endedSetAsides(database, context).delete();

/** The annotations past their retention. Those by the program contain nothing that a person typed. */
export const oldAnnotations = (connection: Database | Transaction, { now, retention }: Age) =>
  connection('annotations')
    .whereNotNull('made_by')
    .where('made_at', '<', daysBefore(now, retention.recordsDays));

/** The alerts that are no longer set aside, because their date is over. */
export const endedSetAsides = (connection: Database | Transaction, { now, timeZone }: Age) =>
  connection('alerts_set_aside').where('until_date', '<', metricDateOf(now, timeZone));
