import { daysBefore } from '../../foundation/core/reporting-day.ts';
import { lock } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inTransaction, LONG_STATEMENTS } from '../../foundation/db/in-transaction.ts';
import type { RetentionContext } from './retention-context.ts';

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
