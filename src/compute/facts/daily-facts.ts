import { LENGTH_CLASS_SECONDS } from '../../foundation/core/definitions.ts';
import type { ReportingDay } from '../../foundation/core/reporting-day.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { type Binding, loadStatement, run, type Statement } from '../../foundation/db/statement.ts';

/** The tables of daily facts. Add a new one here, and each rebuild of a date fills it. */
export type DailyFact =
  | 'daily_book_metrics'
  | 'daily_publisher_metrics'
  | 'daily_platform_metrics'
  | 'daily_book_dropoffs';

interface FactDefinition {
  insert: Statement;
  bindings?: (day: ReportingDay) => Record<string, Binding>;
}

/** How the rows of a date are computed from its plays, one statement per table. */
const DAILY_FACTS: Record<DailyFact, FactDefinition> = {
  daily_book_metrics: {
    insert: loadStatement(import.meta.url, 'insert-daily-book-metrics'),
    bindings: () => ({
      two_minutes_milliseconds: LENGTH_CLASS_SECONDS.under2Minutes * 1000,
      five_minutes_milliseconds: LENGTH_CLASS_SECONDS.under5Minutes * 1000,
      ten_minutes_milliseconds: LENGTH_CLASS_SECONDS.under10Minutes * 1000,
    }),
  },
  daily_publisher_metrics: { insert: loadStatement(import.meta.url, 'insert-daily-publisher-metrics') },
  daily_platform_metrics: {
    insert: loadStatement(import.meta.url, 'insert-daily-platform-metrics'),
    bindings: (day) => ({ starts_at: day.startsAt, ends_at: day.endsAt }),
  },
  daily_book_dropoffs: { insert: loadStatement(import.meta.url, 'insert-daily-book-dropoffs') },
};

/**
 * Replaces every daily fact of a date by facts that are computed from its plays. It deletes and inserts, and never
 * increments.
 */
export async function replaceDailyFacts(
  transaction: Transaction,
  day: ReportingDay,
  computedAt: Date,
): Promise<void> {
  for (const [table, { insert, bindings }] of Object.entries(DAILY_FACTS)) {
    await transaction.raw('delete from ?? where metric_date = ?', [table, day.metricDate]);
    await run(transaction, insert, {
      metric_date: day.metricDate,
      computed_at: computedAt,
      ...bindings?.(day),
    });
  }
}
