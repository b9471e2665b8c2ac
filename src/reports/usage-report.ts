import type { Database, Transaction } from '../db/connect-database.ts';
import { inSnapshot } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';
import { answerCompared, type ComparedRange } from './comparison.ts';
import { type DayOfRange, isBuilt, rangeMeta } from './range-meta.ts';
import { addUsage, NO_USAGE, presentUsage, UNKNOWN_USAGE } from './usage-figures.ts';
import {
  countAudience,
  presentUsageRow,
  readUsageRows,
  requireKnown,
  type UsageFilter,
  type UsageRow,
} from './usage-rows.ts';

const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');

/**
 * How each book was used in a range of dates, which may be compared, and all of them together, from the daily facts
 * (docs/api.md, "The usage report"). Books of the filter that nobody watched are there with zeros; if no date of
 * the range is built, everything is null. Throws `not_found` for a publisher or book that is not in the catalogue.
 */
export function usageReport(database: Database, asked: UsageFilter & ComparedRange, timeZone: string) {
  return inSnapshot(database, async (snapshot) => {
    await requireKnown(snapshot, asked);
    const { publisherId, bookId } = asked;
    return answerCompared(asked, (range) => readUsage(snapshot, { ...range, publisherId, bookId }, timeZone));
  });
}

async function readUsage(snapshot: Transaction, filter: UsageFilter, timeZone: string) {
  const { start, end } = filter;
  const days = await run<DayOfRange>(snapshot, selectLedgerDays, { start, end });
  const audience = await countAudience(snapshot, filter);
  const rows: UsageRow[] = [];
  for await (const some of readUsageRows(snapshot, filter)) rows.push(...some);
  const isKnown = days.some(isBuilt);
  return {
    data: rows.map((row) => presentUsageRow(row, isKnown)),
    total: isKnown ? presentUsage(rows.reduce(addUsage, NO_USAGE), audience.children) : UNKNOWN_USAGE,
    meta: rangeMeta({ start, end }, timeZone, days, audience),
  };
}
