import type { Database } from '../db/connect-database.ts';

/**
 * Ends a backfill whose days are not all done, as failed: nobody goes on with it. Days that are pending stay as they
 * are; the same request again makes a new backfill.
 */
export async function stopBackfill(database: Database, id: string, now: Date): Promise<void> {
  await database('backfills')
    .where({ id })
    .whereIn('status', ['queued', 'running'])
    .update({ status: 'failed', completed_at: now });
}
