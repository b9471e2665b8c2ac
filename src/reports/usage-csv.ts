import { stringify } from 'csv-stringify/sync';
import type { Transaction } from '../db/connect-database.ts';
import { addUsage, NO_USAGE, presentUsage } from './usage-figures.ts';
import {
  countAudience,
  presentUsageRow,
  readUsageRows,
  requireKnown,
  type UsageFilter,
} from './usage-rows.ts';

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
];

/**
 * The usage report as CSV (RFC 4180), piece by piece; its last line is the total, so a file without one is not
 * whole. A cell that a spreadsheet would take for a formula gets an apostrophe in front. The byte order mark is
 * for spreadsheets too, which otherwise garble titles; programs have the JSON. Throws `not_found`.
 */
export async function* usageCsv(snapshot: Transaction, filter: UsageFilter): AsyncGenerator<string> {
  let isFirst = true;
  for await (const records of recordsOf(snapshot, filter)) {
    yield stringify(records, {
      columns: COLUMNS,
      header: isFirst,
      bom: isFirst,
      record_delimiter: 'windows',
      escape_formulas: true,
    });
    isFirst = false;
  }
}

/** What can take long and fail comes before the first record: then nothing of the file is out yet. */
async function* recordsOf(snapshot: Transaction, filter: UsageFilter): AsyncGenerator<object[]> {
  await requireKnown(snapshot, filter);
  const audience = await countAudience(snapshot, filter);
  let total = NO_USAGE;
  for await (const rows of readUsageRows(snapshot, filter)) {
    total = rows.reduce(addUsage, total);
    yield rows.map(presentUsageRow);
  }
  yield [{ title: 'Total', ...presentUsage(total, audience.children) }];
}
