import type { Readable } from 'node:stream';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { streamFromSnapshot } from '../../foundation/db/snapshot-stream.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { csvText, marksOf } from './csv-text.ts';
import { type Completeness, completenessOf, type DayOfRange, refuseMissingDays } from './range-meta.ts';
import { addUsage, NO_USAGE, presentUsage, UNKNOWN_USAGE } from './usage-figures.ts';
import {
  countAudience,
  presentUsageRow,
  readUsageRows,
  requireKnown,
  type UsageFilter,
} from './usage-rows.ts';

const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');

const COLUMNS = [
  'book_id',
  'title',
  'publisher_id',
  'publisher',
  'minutes_watched',
  'play_starts',
  'play_ends',
  'unique_children',
  'completion_count',
  'average_watch_percentage',
  'complete',
  'final',
];

/** Which file, and by whom it can be wanted although days of it are missing. */
export interface UsageCsvRequest extends UsageFilter {
  today: MetricDate;
  allowsIncomplete: boolean;
}

/**
 * The usage report as CSV, to be read piece by piece, and of what its numbers are. Rejects with what fails before the
 * first piece: `not_found`, and `days_not_built` unless that is allowed (docs/api.md, "The usage report").
 */
export async function openUsageCsv(
  database: Database,
  { today, allowsIncomplete, ...filter }: UsageCsvRequest,
): Promise<{ text: Readable; completeness: Completeness }> {
  let completeness: Completeness = 'none';
  const text = await streamFromSnapshot(database, async function* (snapshot) {
    await requireKnown(snapshot, filter);
    const { start, end } = filter;
    const days = await run<DayOfRange>(snapshot, selectLedgerDays, { start, end });
    if (!allowsIncomplete) refuseMissingDays(days, today);
    completeness = completenessOf(days);
    yield* usageCsv(snapshot, filter, completeness);
  });
  return { text, completeness };
}

/** The file; its last line is the total, so a file without one is not whole. */
async function* usageCsv(
  snapshot: Transaction,
  filter: UsageFilter,
  completeness: Completeness,
): AsyncGenerator<string> {
  let isBegun = false;
  for await (const records of recordsOf(snapshot, filter, completeness)) {
    yield csvText(COLUMNS, records, { isBegun });
    isBegun = true;
  }
}

/** What can take long and fail comes before the first record: then nothing of the file is out yet. */
async function* recordsOf(
  snapshot: Transaction,
  filter: UsageFilter,
  completeness: Completeness,
): AsyncGenerator<object[]> {
  const audience = await countAudience(snapshot, filter);
  const isKnown = completeness !== 'none';
  const marks = marksOf(completeness);
  let total = NO_USAGE;
  for await (const rows of readUsageRows(snapshot, filter)) {
    total = rows.reduce(addUsage, total);
    yield rows.map((row) => ({ ...presentUsageRow(row, isKnown), ...marks }));
  }
  const figures = isKnown ? presentUsage(total, audience.children) : UNKNOWN_USAGE;
  yield [{ title: 'Total', ...figures, ...marks }];
}
