import { Problem } from '../core/errors.ts';
import type { Database } from '../db/connect-database.ts';
import { isQueryTimeout } from '../db/database-faults.ts';
import { inTransaction } from '../db/in-transaction.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { UsageEvent } from './usage-event.ts';

const storeStatement = loadStatement(import.meta.url, 'store-events');

/** What became of one event: kept, there already, or refused by the catalogue. */
export type StoreOutcome = 'accepted' | 'duplicate' | 'collection_refused' | 'unknown_child' | 'unknown_book';

/** Events that came in together, and when. */
export interface Arrival {
  events: readonly UsageEvent[];
  receivedAt: Date;
}

/** Stores what arrived and tells what became of each event, in their order. */
export type StoreEvents = (arrival: Arrival) => Promise<StoreOutcome[]>;

/** Its share of INGEST_SECONDS_MAX. */
const STATEMENT_TIMEOUT_MILLISECONDS = 15_000;

/**
 * Stores arrivals in one transaction; when it resolves, everything accepted is committed. Returns one outcome
 * an event, in their order. Throws when the database cannot take them: then nothing is stored.
 */
export async function storeEvents(database: Database, arrivals: readonly Arrival[]): Promise<StoreOutcome[]> {
  const columns = columnsOf(arrivals);
  if (columns.event_ids.length === 0) return [];
  const rows = await inTransaction(
    database,
    (transaction) => run<{ outcome: StoreOutcome }>(transaction, storeStatement, columns),
    { statementTimeoutMilliseconds: STATEMENT_TIMEOUT_MILLISECONDS },
  ).catch((error: unknown) => {
    if (isQueryTimeout(error))
      throw new Problem('database_unavailable', 'Storing took too long.', { cause: error });
    throw error;
  });
  return rows.map((row) => row.outcome);
}

function columnsOf(arrivals: readonly Arrival[]) {
  const events = arrivals.flatMap((arrival) => arrival.events);
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
    received_ats: arrivals.flatMap(({ events, receivedAt }) => events.map(() => receivedAt.toISOString())),
  };
}
