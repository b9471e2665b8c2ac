import type { Database } from '../db/connect-database.ts';
import { ensureMonthlyPartitions } from '../db/monthly-partitions.ts';
import type { ImportedEvent } from './read-batches.ts';

/**
 * Creates the partitions that events need; returns the months that had none, as `YYYY-MM`. Only the months
 * that events lie in: one wrong clock of years ago does not create all the months since.
 */
export async function ensureMonths(database: Database, events: ImportedEvent[]): Promise<string[]> {
  const months = new Set(events.map(({ event }) => event.occurredAt.toISOString().slice(0, 7)));
  const created: string[] = [];
  for (const month of months) {
    const first = new Date(`${month}-01T00:00:00Z`);
    const partitions = await ensureMonthlyPartitions(database, 'usage_events', first, first);
    if (partitions.length > 0) created.push(month);
  }
  return created.sort();
}
