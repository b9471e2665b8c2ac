import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import {
  answerCompared,
  areChildrenCounted,
  type ComparedRange,
  type CountedChildren,
} from './comparison.ts';
import { type DayOfRange, isBuilt, rangeMeta } from './range-meta.ts';
import { addUsage, NO_USAGE, presentUsage, UNKNOWN_USAGE } from './usage-figures.ts';
import {
  countAudience,
  listUsageRows,
  presentUsageRow,
  requireKnown,
  type UsageFilter,
} from './usage-rows.ts';

const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');

/** What the report is asked for. */
export interface UsageQuery extends UsageFilter, ComparedRange {
  /** Not those of the range that it is compared with, or none: they are null then. Without it all are counted. */
  children?: CountedChildren;
}

/**
 * How each book was used in a range of dates, which may be compared, and all of them together, from the daily facts
 * (docs/api.md, "The usage report"). Books of the filter that nobody watched are there with zeros; if no date of
 * the range is built, everything is null. Throws `not_found` for a publisher or book that is not in the catalogue.
 */
export function usageReport(database: Database, asked: UsageQuery, timeZone: string) {
  const { publisherId, bookId, children = 'of_all' } = asked;
  return inSnapshot(database, async (snapshot) => {
    await requireKnown(snapshot, asked);
    return answerCompared(asked, (range) => {
      const countsChildren = areChildrenCounted(children, range, asked);
      return readUsage(snapshot, { ...range, publisherId, bookId }, timeZone, { countsChildren });
    });
  });
}

async function readUsage(
  snapshot: Transaction,
  filter: UsageFilter,
  timeZone: string,
  { countsChildren }: { countsChildren: boolean },
) {
  const { start, end } = filter;
  const days = await run<DayOfRange>(snapshot, selectLedgerDays, { start, end });
  const audience = countsChildren ? await countAudience(snapshot, filter) : undefined;
  const rows = await listUsageRows(snapshot, filter, { countsChildren });
  const isKnown = days.some(isBuilt);
  const total = () => presentUsage(rows.reduce(addUsage, NO_USAGE), audience?.children ?? null);
  return {
    data: rows.map((row) => presentUsageRow(row, isKnown)),
    total: isKnown ? total() : UNKNOWN_USAGE,
    meta: rangeMeta({ start, end }, timeZone, days, audience),
  };
}
