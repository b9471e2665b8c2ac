import type { DayStatus } from '../../compute/ledger/day-ledger.ts';
import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import type { DateRange } from './range-of-dates.ts';

const selectLedgerDays = loadStatement(import.meta.url, 'select-ledger-days');

/** All nulls but the date where the ledger does not reach. */
interface LedgerEntry {
  metric_date: MetricDate;
  status: DayStatus | null;
  built_at: Date | null;
  raw_events: number | null;
  plays: number | null;
  position_faults: number | null;
  calculation_version: number | null;
  revision: number | null;
  revision_reason: string | null;
  last_error: string | null;
  due_since: Date | null;
  finalised_at: Date | null;
}

/** What the day ledger says of each date of a range (docs/api.md, "See what is built"). */
export async function ledgerReport(database: Database, range: DateRange, timeZone: string) {
  const entries = await run<LedgerEntry>(database, selectLedgerDays, { ...range });
  return { data: entries.map(presentEntry), meta: { ...range, time_zone: timeZone } };
}

function presentEntry({ metric_date, status, built_at, due_since, finalised_at, ...figures }: LedgerEntry) {
  return {
    date: metric_date,
    status: status ?? ('none' as const),
    built_at: built_at?.toISOString() ?? null,
    ...figures,
    due_since: due_since?.toISOString() ?? null,
    finalised_at: finalised_at?.toISOString() ?? null,
  };
}

const selectFirstDate = loadStatement(import.meta.url, 'select-first-date');

/** The first date of a range that the day ledger reaches; null if it reaches none (docs/api.md, "See what is built"). */
export async function firstDate(database: Database, { start, end }: DateRange): Promise<MetricDate | null> {
  const row = await runForOne<{ first_date: MetricDate | null }>(database, selectFirstDate, { start, end });
  return row.first_date;
}
