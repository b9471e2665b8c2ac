import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import { type ChainEvent, daysAffectedByEach } from './affected-days.ts';

/** A day whose figures must not change. */
export interface ClosedDay {
  metric_date: MetricDate;
  status: 'final' | 'sealed';
}

/** The events that would change a sealed day or, unless `mayRevise`, a final one, with the last such day. */
export async function findClosedDays<Item extends { event: ChainEvent }>(
  transaction: Transaction,
  items: readonly Item[],
  mayRevise: boolean,
): Promise<Map<Item, ClosedDay>> {
  const closed = await transaction('metric_days')
    .whereIn('status', mayRevise ? ['sealed'] : ['sealed', 'final'])
    .select<ClosedDay[]>('metric_date', 'status');
  if (closed.length === 0) return new Map();
  const closedOf = new Map(closed.map((day) => [day.metric_date, day]));
  const events = items.map(({ event }) => event);
  const found = new Map<Item, ClosedDay>();
  for (const [ordinal, dates] of await daysAffectedByEach(transaction, events)) {
    const item = items[ordinal];
    const day = dates.flatMap((date) => closedOf.get(date) ?? []).at(-1);
    if (item !== undefined && day !== undefined) found.set(item, day);
  }
  return found;
}
