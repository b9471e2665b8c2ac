import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { UsageEvent } from '../../records/events/usage-event.ts';
import type { ImportedEvent } from './read-batches.ts';

const findSameMoments = loadStatement(import.meta.url, 'find-same-moments');

const SECOND_MILLISECONDS = 1000;

/**
 * Skips events without an id if an event with the same child, book, type and instant is already stored. A player has
 * posted it, or another import has stored it. Events of this import itself do not count: a file may have several of
 * one second (docs/import.md, "What players have posted already"). Returns the others, in their order.
 */
export async function passOverSameMoments(
  transaction: Transaction,
  importId: number,
  events: readonly ImportedEvent[],
): Promise<{ others: ImportedEvent[]; duplicates: number }> {
  const nameless = events.filter((event) => !event.hasOwnId);
  if (nameless.length === 0) return { others: [...events], duplicates: 0 };
  const spans = nameless.map(({ event }) => spanOf(event));
  const rows = await run<{ ordinal: number }>(transaction, findSameMoments, {
    event_types: nameless.map(({ event }) => event.eventType),
    child_profile_ids: nameless.map(({ event }) => event.childProfileId),
    book_ids: nameless.map(({ event }) => event.bookId),
    from_ats: spans.map(({ from }) => new Date(from)),
    until_ats: spans.map(({ until }) => new Date(until)),
    import_id: importId,
  });
  const stored = new Set(rows.flatMap(({ ordinal }) => nameless[ordinal - 1] ?? []));
  return { others: events.filter((event) => !stored.has(event)), duplicates: stored.size };
}

/**
 * The instants, in milliseconds and half open, at which an event may have occurred. If its time has no milliseconds,
 * it was cut off or rounded to the second.
 */
function spanOf({ occurredAt }: UsageEvent): { from: number; until: number } {
  const at = occurredAt.getTime();
  if (at % SECOND_MILLISECONDS !== 0) return { from: at, until: at + 1 };
  return { from: at - SECOND_MILLISECONDS / 2, until: at + SECOND_MILLISECONDS };
}
