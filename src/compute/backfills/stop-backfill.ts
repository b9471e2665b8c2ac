import type { Database } from '../../foundation/db/connect-database.ts';

/**
 * Ends an unfinished backfill as failed, so that no worker continues it. Days that are pending stay as they
 * are; the same request again makes a new backfill.
 */
export async function stopBackfill(database: Database, id: string, now: Date): Promise<void> {
  await database('backfills')
    .where({ id })
    .whereIn('status', ['queued', 'running'])
    .update({ status: 'failed', completed_at: now });
}
