import type { Transaction } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import type { ImportedEvent } from './read-batches.ts';

const findStoredEvents = loadStatement(import.meta.url, 'find-stored-events');

/** Those of the events that are stored already. */
export async function readStoredEvents(
  transaction: Transaction,
  events: ImportedEvent[],
): Promise<Set<ImportedEvent>> {
  if (events.length === 0) return new Set();
  const rows = await run<{ ordinal: number }>(transaction, findStoredEvents, {
    event_ids: events.map(({ event }) => event.eventId),
    child_profile_ids: events.map(({ event }) => event.childProfileId),
    book_ids: events.map(({ event }) => event.bookId),
    occurred_ats: events.map(({ event }) => event.occurredAt),
  });
  return new Set(rows.flatMap(({ ordinal }) => events[ordinal - 1] ?? []));
}
