import { INGEST_TRANSACTION_SECONDS_MAX } from '../core/definitions.ts';
import type { Database } from '../db/connect-database.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { UsageEvent } from './usage-event.ts';

const storeStatement = loadStatement(import.meta.url, 'store-events');

/** What became of one event: kept, there already, or refused by the catalogue. */
export type StoreOutcome = 'accepted' | 'duplicate' | 'collection_refused' | 'unknown_child' | 'unknown_book';

/** Half of what a transaction may last: connecting and committing get the other half. */
const STATEMENT_TIMEOUT_MILLISECONDS = (INGEST_TRANSACTION_SECONDS_MAX * 1000) / 2;

/**
 * Stores a batch in one transaction; when it resolves, everything accepted is committed. Returns one outcome
 * an event, in their order. Throws when the database cannot take it: then nothing is stored.
 */
export async function storeEvents(
  database: Database,
  events: readonly UsageEvent[],
  receivedAt: Date,
): Promise<StoreOutcome[]> {
  if (events.length === 0) return [];
  const rows = await inTransaction(
    database,
    (transaction) =>
      run<{ outcome: StoreOutcome }>(transaction, storeStatement, {
        ...columnsOf(events),
        received_at: receivedAt,
      }),
    { statementTimeoutMilliseconds: STATEMENT_TIMEOUT_MILLISECONDS },
  );
  return rows.map((row) => row.outcome);
}

function columnsOf(events: readonly UsageEvent[]) {
  return {
    event_ids: events.map((event) => event.eventId),
    event_types: events.map((event) => event.eventType),
    child_profile_ids: events.map((event) => event.childProfileId),
    book_ids: events.map((event) => event.bookId),
    session_ids: events.map((event) => event.sessionId),
    positions: events.map((event) => event.positionMilliseconds),
    from_positions: events.map((event) => event.fromPositionMilliseconds),
    occurred_ats: events.map((event) => event.occurredAt.toISOString()),
    metadata: events.map((event) => (event.metadata === null ? null : JSON.stringify(event.metadata))),
  };
}
