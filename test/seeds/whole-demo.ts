import { expect } from 'chai';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { DEMO_DAYS } from '../../seeds/demo-dates.ts';
import { demoDay } from '../../seeds/demo-day.ts';
import type { DemoCatalogue, DemoDelivery, DemoEvent } from '../../seeds/library-types.ts';
import { datesFrom, type MetricDate, plusDays } from '../../src/foundation/core/reporting-day.ts';

/** An event, with the date that it was generated for. */
export interface DatedEvent {
  metricDate: MetricDate;
  event: DemoEvent;
}

/** A whole demo. */
export interface WholeDemo {
  seed: string;
  timeZone: string;
  firstDate: MetricDate;
  dates: MetricDate[];
  catalogue: DemoCatalogue;
  days: Map<MetricDate, DemoDelivery[]>;
  /** Every event once. */
  events: DatedEvent[];
  starts: DatedEvent[];
  /** How many events were sent twice. */
  repeats: number;
}

/** Generates a whole demo, over a change of the clocks (8 March in New York). */
export function wholeDemo(): WholeDemo {
  const [seed, timeZone, firstDate] = ['a rainy spring', 'America/New_York', '2026-02-16'];
  const dates = datesFrom(firstDate, plusDays(firstDate, DEMO_DAYS - 1));
  const catalogue = demoCatalogue({ seed, firstDate, timeZone });
  const days = new Map(
    dates.map((metricDate) => [metricDate, demoDay({ seed, catalogue, metricDate, timeZone })]),
  );
  const { events, repeats } = onceEach(days);
  const starts = events.filter(({ event }) => event.event_type === 'play_start');
  return { seed, timeZone, firstDate, dates, catalogue, days, events, starts, repeats };
}

function onceEach(days: Map<MetricDate, DemoDelivery[]>): { events: DatedEvent[]; repeats: number } {
  const byId = new Map<string, DatedEvent>();
  let repeats = 0;
  for (const [metricDate, deliveries] of days) {
    for (const event of deliveries.flatMap((delivery) => delivery.events)) {
      const earlier = byId.get(event.event_id);
      if (earlier) {
        expect(event, 'two events with one id').to.deep.equal(earlier.event);
        repeats += 1;
      } else {
        byId.set(event.event_id, { metricDate, event });
      }
    }
  }
  return { events: [...byId.values()], repeats };
}
