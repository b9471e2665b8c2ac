import { Problem } from '../../foundation/core/errors.ts';
import type { MetricDate, ReportingDay } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { findDay, type LedgerDay } from './day-ledger.ts';
import { refuseUnreadableBounds } from './refuse-unreadable.ts';

/**
 * The day to be built, with its state in the ledger. Throws `not_found` if the ledger does not reach the date,
 * `day_in_future`, `day_sealed`, `day_final` unless there is a reason to revise it, and UnreadableDayError if the
 * ledger's answer cannot be read (docs/architecture.md, "Why a rebuild is safe").
 */
export async function requireRebuildable(
  connection: Database | Transaction,
  date: MetricDate,
  { now, reviseFinalBecause }: { now: Date; reviseFinalBecause?: string },
): Promise<ReportingDay & Pick<LedgerDay, 'changes' | 'status'>> {
  const entry = await findDay(connection, date);
  if (entry === undefined) throw new Problem('not_found', `The ledger does not include ${date}.`);
  refuseUnreadableBounds(date, entry);
  if (entry.starts_at > now)
    throw new Problem('day_in_future', `${date} has not begun. Choose an earlier date.`);
  if (entry.status === 'sealed') {
    throw new Problem('day_sealed', `The raw events of ${date} were deleted, so its figures cannot change.`);
  }
  if (entry.status === 'final' && reviseFinalBecause === undefined) {
    throw new Problem(
      'day_final',
      `${date} is final. To revise it, send the flag for final days and a reason.`,
    );
  }
  const { starts_at: startsAt, ends_at: endsAt, changes, status } = entry;
  return { metricDate: date, startsAt, endsAt, changes, status };
}
