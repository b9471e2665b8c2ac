import { type ClosedDay, findClosedDays } from '../../compute/ledger/closed-days.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { ImportedEvent } from './read-batches.ts';
import { type ImportReject, importReject } from './rejects.ts';

const findStoredEvents = loadStatement(import.meta.url, 'find-stored-events');

export interface AdmittedEvents {
  open: ImportedEvent[];
  rejects: ImportReject[];
  /** Events of closed days that are stored already: there is nothing to reject. */
  duplicates: number;
}

/**
 * Rejects the events that would change a sealed day or, unless `mayRevise`, a final one. The result does not depend on
 * the order of a file or its batches: an event is connected to a closed day only through stored events, because others
 * are rejected too.
 */
export async function rejectEventsOfClosedDays(
  transaction: Transaction,
  events: ImportedEvent[],
  mayRevise: boolean,
): Promise<AdmittedEvents> {
  const closedDayOf = await findClosedDays(transaction, events, mayRevise);
  if (closedDayOf.size === 0) return { open: events, rejects: [], duplicates: 0 };
  const open = events.filter((event) => !closedDayOf.has(event));
  const stored = await readStoredEvents(transaction, [...closedDayOf.keys()]);
  const rejects = [...closedDayOf]
    .filter(([event]) => !stored.has(event))
    .map(([event, day]) => rejectOf(event, day));
  return { open, rejects, duplicates: closedDayOf.size - rejects.length };
}

/** The events that are already stored. */
async function readStoredEvents(
  transaction: Transaction,
  events: ImportedEvent[],
): Promise<Set<ImportedEvent>> {
  const rows = await run<{ ordinal: number }>(transaction, findStoredEvents, {
    event_ids: events.map(({ event }) => event.eventId),
    child_profile_ids: events.map(({ event }) => event.childProfileId),
    book_ids: events.map(({ event }) => event.bookId),
    occurred_ats: events.map(({ event }) => event.occurredAt),
  });
  return new Set(rows.flatMap(({ ordinal }) => events[ordinal - 1] ?? []));
}

function rejectOf({ line }: ImportedEvent, { metric_date, status }: ClosedDay): ImportReject {
  return status === 'sealed'
    ? importReject(
        line,
        'day_sealed',
        `The event would change ${metric_date}, whose raw events were deleted.`,
      )
    : importReject(line, 'day_final', `The event would change ${metric_date}, which is final.`);
}
