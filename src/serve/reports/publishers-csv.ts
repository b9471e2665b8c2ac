import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { csvText, marksOf } from './csv-text.ts';
import { presentPublishers, readPublisherRows } from './publisher-rows.ts';
import { type Completeness, completenessOf, refuseMissingDays } from './range-meta.ts';
import type { DateRange } from './range-of-dates.ts';

const COLUMNS = [
  'publisher_id',
  'publisher',
  'books',
  'minutes_watched',
  'share_of_minutes',
  'play_starts',
  'unique_children',
  'completion_count',
  'completion_rate',
  'complete',
  'final',
];

/** Which file, in cents the pool that is shared out, and whether the file is wanted although days of it are missing. */
export interface PublishersCsvRequest extends DateRange {
  pool: bigint | undefined;
  today: MetricDate;
  allowsIncomplete: boolean;
}

/**
 * All publishers of a range as CSV, with a last line of the total and, with a pool, a last column of amounts; and of what
 * its numbers are. Rejects with `days_not_built` unless that is allowed (docs/api.md, "All publishers").
 */
export async function publishersCsv(
  database: Database,
  { start, end, pool, today, allowsIncomplete }: PublishersCsvRequest,
): Promise<{ text: string; completeness: Completeness }> {
  const read = await inSnapshot(database, (snapshot) =>
    readPublisherRows(snapshot, { start, end }, { countsChildren: true }),
  );
  if (!allowsIncomplete) refuseMissingDays(read.days, today);
  const completeness = completenessOf(read.days);
  const { data, total } = presentPublishers(read, pool);
  const records = [...data, { publisher: 'Total', ...total }];
  const marks = marksOf(completeness);
  const columns = pool === undefined ? COLUMNS : [...COLUMNS, 'amount'];
  const text = csvText(
    columns,
    records.map((record) => ({ ...record, ...marks })),
  );
  return { text, completeness };
}
