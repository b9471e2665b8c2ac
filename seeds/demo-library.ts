import { ingestEvents } from '../src/collect/ingest/ingest-events.ts';
import { datesFrom, type MetricDate, metricDateOf, plusDays } from '../src/foundation/core/reporting-day.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { ensureMonthlyPartitions } from '../src/foundation/db/monthly-partitions.ts';
import { saveCatalogue } from '../src/records/catalogue/save-catalogue.ts';
import { catalogueSchema } from '../src/records/catalogue/schemas.ts';
import { type StoreEvents, storeEvents } from '../src/records/events/store-events.ts';
import type { Pseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { demoCatalogue } from './demo-catalogue.ts';
import { DEMO_DAYS } from './demo-dates.ts';
import { demoDay } from './demo-day.ts';
import type { DemoDelivery, DemoEvent } from './library-types.ts';

/** The seed of the demo. The data depends on the seed, the date and the time zone alone. */
const SEED = 'storytime';

/** The maximum number of events that are entered at once: as many as a request to the API may have. */
const BATCH_EVENTS_MAX = 500;

/** Some devices deliver three days late, so that many days may have new events. */
const LATE_DAYS = 3;

/**
 * How many days are entered concurrently: one is generated while the database stores another. They have no event
 * in common, so what is stored does not depend on it.
 */
const DAYS_AT_ONCE = 3;

/** The demo and what has been sent of each day so far: deliveries of a day are only ever appended. */
export interface DemoLibrary {
  firstDate: MetricDate;
  /** Enters what has been sent by `now` and was not entered yet, day by day; returns the number of events. */
  enterUntil(now: Date, onDay?: (done: number, total: number) => void): Promise<number>;
}

/**
 * A library whose children have been watching for DEMO_DAYS days up to `now`. All data enters as in production:
 * the catalogue as the host application sends it, events through the ingest endpoint, with the
 * time at which the device sent them.
 */
export async function openDemoLibrary(
  database: Database,
  pseudonymiser: Pseudonymiser,
  timeZone: string,
  now: Date,
): Promise<DemoLibrary> {
  const store: StoreEvents = (arrival) => storeEvents(database, pseudonymiser, [arrival]);
  const firstDate = plusDays(metricDateOf(now, timeZone), 1 - DEMO_DAYS);
  const entered = new Map<MetricDate, number>();
  const firstEvents = new Date(`${plusDays(firstDate, -1)}T00:00:00Z`);
  await ensureMonthlyPartitions(database, 'usage_events', firstEvents, now);

  const enterUntil: DemoLibrary['enterUntil'] = async (until, onDay) => {
    const catalogue = demoCatalogue({ seed: SEED, firstDate, timeZone, until });
    await saveCatalogue(database, pseudonymiser, catalogueSchema.parse(catalogue), until);
    const dates = datesFrom(firstDate, metricDateOf(until, timeZone)).slice(
      entered.size === 0 ? 0 : -1 - LATE_DAYS,
    );
    const open = [...dates];
    let [events, done] = [0, 0];
    const enterDays = async () => {
      for (let metricDate = open.shift(); metricDate !== undefined; metricDate = open.shift()) {
        const deliveries = demoDay({ seed: SEED, catalogue, metricDate, timeZone, until });
        const sent = await enterDeliveries(store, deliveries.slice(entered.get(metricDate) ?? 0));
        events += sent;
        entered.set(metricDate, deliveries.length);
        done += 1;
        onDay?.(done, dates.length);
      }
    };
    await Promise.all(Array.from({ length: DAYS_AT_ONCE }, enterDays));
    return events;
  };
  return { firstDate, enterUntil };
}

async function enterDeliveries(store: StoreEvents, deliveries: DemoDelivery[]): Promise<number> {
  let batch: DemoEvent[] = [];
  let sentAt = new Date(0);
  let events = 0;
  const send = async () => {
    await ingestEvents(store, batch, sentAt);
    events += batch.length;
    batch = [];
  };
  for (const delivery of deliveries) {
    if (batch.length + delivery.events.length > BATCH_EVENTS_MAX) await send();
    batch.push(...delivery.events);
    sentAt = delivery.sentAt;
  }
  if (batch.length > 0) await send();
  return events;
}
