import type { Database } from '../../foundation/db/connect-database.ts';
import { ensureMonthlyPartitions } from '../../foundation/db/monthly-partitions.ts';
import type { ImportedEvent } from './read-batches.ts';

/** The months that have partitions, and as `YYYY-MM` those that had none before. */
export interface EnsuredMonths {
  known: Set<number>;
  created: Set<string>;
}

/**
 * Creates the partitions that events need. It leaves out months without events, so that one wrong clock does not
 * create all the months since.
 */
export async function ensureMonths(
  database: Database,
  events: ImportedEvent[],
  { known, created }: EnsuredMonths,
): Promise<void> {
  for (const month of new Set(events.map(({ event }) => monthOf(event.occurredAt)))) {
    if (known.has(month)) continue;
    const first = new Date(Date.UTC(1970, month));
    const partitions = await ensureMonthlyPartitions(database, 'usage_events', first, first);
    if (partitions.length > 0) created.add(first.toISOString().slice(0, 7));
    known.add(month);
  }
}

/** Months since 1970: writing out the date of every event would take longer. */
const monthOf = (instant: Date) => (instant.getUTCFullYear() - 1970) * 12 + instant.getUTCMonth();
