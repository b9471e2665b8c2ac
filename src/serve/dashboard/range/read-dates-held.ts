import { RANGE_DAYS_MAX } from '../../../foundation/core/definitions.ts';
import { metricDateOf, plusDays } from '../../../foundation/core/reporting-day.ts';
import type { Database } from '../../../foundation/db/connect-database.ts';
import { firstDate } from '../../reports/ledger-report.ts';
import type { DatesHeld } from './chosen-range.ts';

/**
 * Today, and the first date of the ledger, but not earlier than one range can reach. Null
 * while nothing has been counted (docs/api.md, "See what is built").
 */
export async function readDatesHeld(database: Database, now: Date, timeZone: string): Promise<DatesHeld> {
  const today = metricDateOf(now, timeZone);
  const range = { start: plusDays(today, 1 - RANGE_DAYS_MAX), end: today };
  return { today, first: await firstDate(database, range) };
}
