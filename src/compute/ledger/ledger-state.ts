import { Problem } from '../../foundation/core/errors.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';

/**
 * Adopts the reporting time zone on first use. On a ledger whose days were cut in another zone it throws
 * `not_configured`: the old days would mean something else (docs/metrics.md, "Days and time zones").
 */
export async function adoptTimeZone(database: Database, timeZone: string): Promise<void> {
  await database('ledger_state').insert({ reporting_time_zone: timeZone }).onConflict('only_row').ignore();
  const state = await database('ledger_state').first<{ reporting_time_zone: string }>();
  if (state.reporting_time_zone === timeZone) return;
  throw new Problem(
    'not_configured',
    `The days in this database are those of ${state.reporting_time_zone}, but REPORTING_TIME_ZONE is ${timeZone}. ` +
      `Set REPORTING_TIME_ZONE=${state.reporting_time_zone}, or start on an empty database.`,
  );
}

/** The watermark: up to which time of receipt events have been searched. Null before the first search. */
export async function readWatermark(connection: Database | Transaction): Promise<Date | null> {
  const state = await connection('ledger_state').first<{ arrivals_seen_until: Date | null } | undefined>();
  return state?.arrivals_seen_until ?? null;
}

/**
 * Moves the watermark. Throws on a ledger without a time zone: it has no row for it, so no late event would ever be
 * found.
 */
export async function writeWatermark(transaction: Transaction, until: Date): Promise<void> {
  const updated = await transaction('ledger_state').update({ arrivals_seen_until: until });
  if (updated === 0) throw new Error('The ledger has no time zone yet. Call adoptTimeZone first.');
}
