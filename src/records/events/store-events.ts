import { POSITION_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { lockShared } from '../../foundation/db/advisory-locks.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { isQueryTimeout } from '../../foundation/db/database-errors.ts';
import { inTransaction } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { Pseudonymiser } from '../tombstones/pseudonymiser.ts';
import { findTombstones } from '../tombstones/tombstones.ts';
import type { UsageEvent } from './usage-event.ts';

const storeStatement = loadStatement(import.meta.url, 'store-events');

/** The outcome for one event: stored, already there, or refused because of its child or book. */
export type StoreOutcome =
  | 'accepted'
  | 'duplicate'
  | 'child_erased'
  | 'collection_refused'
  | 'unknown_child'
  | 'unknown_book';

/** Events that came in together, and when. */
export interface EventBatch {
  events: readonly UsageEvent[];
  receivedAt: Date;
  /** Called with the place of each event, stored now or before, whose position is beyond the end of its book. */
  onBeyondEnd?: (place: number) => void;
}

/** Stores events and returns the outcome for each, in their order. */
export type StoreEvents = (arrival: EventBatch) => Promise<StoreOutcome[]>;

/** The share of this statement in INGEST_SECONDS_MAX, and the share of all steps before it. */
const STATEMENT_TIMEOUT_MILLISECONDS = 15_000;
const PREPARATION_MILLISECONDS_MAX = 15_000;

/**
 * Stores arrivals in one transaction. When it resolves, everything accepted is committed. Returns one outcome per
 * event, in their order. `importId`: the import that brings them. If the database cannot take them, it throws, and
 * nothing is stored.
 */
export async function storeEvents(
  database: Database,
  pseudonymiser: Pseudonymiser,
  arrivals: readonly EventBatch[],
  importId: number | null = null,
): Promise<StoreOutcome[]> {
  const incoming = arrivals.flatMap(({ events, receivedAt, onBeyondEnd }) =>
    events.map((event, place) => ({ event, receivedAt, onBeyondEnd: () => onBeyondEnd?.(place) })),
  );
  if (incoming.length === 0) return [];
  const storeBy = performance.now() + PREPARATION_MILLISECONDS_MAX;
  const work = (transaction: Transaction) =>
    storeLocked(transaction, pseudonymiser, incoming, { storeBy, importId });
  return inTransaction(database, work, {
    statementTimeoutMilliseconds: STATEMENT_TIMEOUT_MILLISECONDS,
  }).catch((error: unknown) => {
    if (isQueryTimeout(error))
      throw new Problem('database_unavailable', 'Storing took too long. Send the same request again.', {
        cause: error,
      });
    throw error;
  });
}

interface Incoming {
  event: UsageEvent;
  receivedAt: Date;
  onBeyondEnd(): void;
}

interface StoredRow {
  outcome: StoreOutcome;
  is_beyond_end: boolean;
}

/** Events of erased children do not even reach the table's statement. */
async function storeLocked(
  transaction: Transaction,
  pseudonymiser: Pseudonymiser,
  incoming: readonly Incoming[],
  { storeBy, importId }: { storeBy: number; importId: number | null },
): Promise<StoreOutcome[]> {
  await lockShared(transaction, 'ingest');
  const tombstones = await findTombstones(
    transaction,
    pseudonymiser,
    incoming.map(({ event }) => event.childProfileId),
  );
  const isErased = ({ event }: Incoming) =>
    event.occurredAt.getTime() <= (tombstones.get(event.childProfileId)?.refusesUntil ?? -Infinity);
  const admitted = incoming.filter((one) => !isErased(one));
  if (performance.now() > storeBy)
    throw new Problem('database_unavailable', 'Storing began too late. Send the same request again.');
  const rows = await run<StoredRow>(transaction, storeStatement, {
    ...columnsOf(admitted),
    import_id: importId,
  });
  for (const [place, row] of rows.entries()) if (row.is_beyond_end) admitted[place]?.onBeyondEnd();
  const outcomes = rows.map((row) => row.outcome).values();
  return incoming.map((one) => (isErased(one) ? 'child_erased' : (outcomes.next().value as StoreOutcome)));
}

function columnsOf(incoming: readonly Incoming[]) {
  const events = incoming.map(({ event }) => event);
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
    tolerance_milliseconds: POSITION_TOLERANCE_SECONDS * 1000,
    received_ats: incoming.map(({ receivedAt }) => receivedAt.toISOString()),
  };
}
