import type { MetricDate } from '../core/reporting-day.ts';
import type { Transaction } from '../db/connect-database.ts';
import { loadStatement, run } from '../db/statement.ts';
import { type ImportReject, importReject } from './import-reject.ts';
import { type ChainEvent, REACH_SECONDS } from './reach.ts';
import type { ImportedEvent } from './read-batches.ts';
import { readRunningChains } from './read-running-chains.ts';
import { readStoredEvents } from './read-stored-events.ts';

const selectClosedDays = loadStatement(import.meta.url, 'select-closed-days');

export interface ClosedDay {
  metric_date: MetricDate;
  status: 'final' | 'sealed';
  starts_at: Date;
  ends_at: Date;
}

export interface AdmittedEvents {
  open: ImportedEvent[];
  rejects: ImportReject[];
  /** Events of closed days that are stored already: there is nothing to refuse. */
  duplicates: number;
}

/**
 * Refuses the events that would change a sealed day or, unless `mayRevise`, a final one, by the reach that
 * arrivals have: from the start of the play that an event continues or interrupts to two hours after it
 * (docs/architecture.md, "How a change is noticed"). Which are refused does not depend on the order of a file
 * or its batches: what leads back to a closed day leads there through stored events alone, since others are
 * refused too.
 */
export async function refuseClosedDays(
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
    .map(([event, day]) => refusal(event, day));
  return { open, rejects, duplicates: closedDayOf.size - rejects.length };
}

function readClosedDays(
  transaction: Transaction,
  events: readonly { event: ChainEvent }[],
  mayRevise: boolean,
): Promise<ClosedDay[]> {
  const latest = events.reduce((time, { event }) => Math.max(time, event.occurredAt.getTime()), 0);
  return run<ClosedDay>(transaction, selectClosedDays, {
    statuses: mayRevise ? ['sealed'] : ['sealed', 'final'],
    begun_by: new Date(latest + REACH_SECONDS * 1000),
  });
}

/** The events that would change a sealed day or, unless `mayRevise`, a final one, with that day. */
export async function findClosedDays<Item extends { event: ChainEvent }>(
  transaction: Transaction,
  events: readonly Item[],
  mayRevise: boolean,
): Promise<Map<Item, ClosedDay>> {
  const closedDayOf = new Map<Item, ClosedDay>();
  const days = await readClosedDays(transaction, events, mayRevise);
  if (days.length === 0) return closedDayOf;
  const crossings = [];
  for (const imported of events) {
    const { event } = imported;
    const { before, next } = findNeighbours(days, event.occurredAt);
    const reachesUntil = event.occurredAt.getTime() + REACH_SECONDS * 1000;
    if (next !== undefined && next.starts_at.getTime() <= reachesUntil) closedDayOf.set(imported, next);
    else if (before !== undefined) crossings.push({ imported, event, before, boundary: before.ends_at });
  }
  const crosses = await readRunningChains(transaction, crossings);
  for (const crossing of crossings) {
    if (crosses(crossing)) closedDayOf.set(crossing.imported, crossing.before);
  }
  return closedDayOf;
}

/** The last day that is over at an instant, and the first that is not, which may be the instant's own. */
function findNeighbours(days: ClosedDay[], instant: Date): { before?: ClosedDay; next?: ClosedDay } {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const day = days[middle];
    if (day !== undefined && day.ends_at <= instant) low = middle + 1;
    else high = middle;
  }
  const [before, next] = [days[low - 1], days[low]];
  return { ...(before && { before }), ...(next && { next }) };
}

function refusal({ line }: ImportedEvent, { metric_date, status }: ClosedDay): ImportReject {
  return status === 'sealed'
    ? importReject(line, 'day_sealed', `The event would change ${metric_date}, whose raw events are gone.`)
    : importReject(line, 'day_final', `The event would change ${metric_date}, which is final.`);
}
