import { setTimeout as pause } from 'node:timers/promises';
import { demoCatalogue } from '../../seeds/demo-catalogue.ts';
import { demoDay } from '../../seeds/demo-day.ts';
import type { DemoCatalogue, DemoEvent } from '../../seeds/library-types.ts';
import { RandomSource } from '../../seeds/random-source.ts';
import { datesFrom, metricDateOf, plusDays } from '../../src/foundation/core/reporting-day.ts';
import type { ChaosClock } from './chaos-clock.ts';
import type { Device } from './device.ts';

/** The devices of all children, which get events to report at a steady rate. */
export interface ChildrenWatching {
  /** Stops viewing; existing events will still be sent. */
  end(): Promise<void>;
}

/** How many days of viewing arrive together: some devices send late days while others send yesterday. */
const DAYS = 5;
/** Some clocks run ahead: their events are refused until their time has come. */
const AHEAD_MINUTES = 40;
const TICK_MILLISECONDS = 40;
/** The first catalogue: 60 days before, it has families and books of all ages. */
const CATALOGUE_DAYS = 60;

/** What the host application knows. The same for the same seed and day. */
export function catalogueAt(seed: string, now: Date, timeZone: string): DemoCatalogue {
  const firstDate = plusDays(metricDateOf(now, timeZone), 1 - CATALOGUE_DAYS);
  return demoCatalogue({ seed, firstDate, timeZone, until: now });
}

/** Lets the children of the catalogue watch: realistic viewing of the last days, in random order of the days. */
export function startWatching(
  { seed, catalogue, timeZone }: { seed: string; catalogue: DemoCatalogue; timeZone: string },
  { devices, clock, eventsPerSecond }: { devices: Device[]; clock: ChaosClock; eventsPerSecond: number },
): ChildrenWatching {
  let isEnded = false;
  const deal = async () => {
    const startedAt = performance.now();
    let dealt = 0;
    for (let edition = 1; !isEnded; edition += 1) {
      for (const events of viewings(`${seed}/${edition}`, catalogue, timeZone, clock())) {
        while (!isEnded && dealt > ((performance.now() - startedAt) / 1000) * eventsPerSecond) {
          await pause(TICK_MILLISECONDS);
        }
        if (isEnded) return;
        devices[Number(events[0]?.child_profile_id) % devices.length]?.give(asWire(events));
        dealt += events.length;
      }
    }
  };
  const dealing = deal();
  return {
    end: () => {
      isEnded = true;
      return dealing;
    },
  };
}

const asWire = (events: DemoEvent[]) => events.map((event) => ({ ...event }));

/** The events of every device about the last days, in portions of one request. */
function viewings(seed: string, catalogue: DemoCatalogue, timeZone: string, now: Date): DemoEvent[][] {
  const today = metricDateOf(now, timeZone);
  const until = new Date(now.getTime() + AHEAD_MINUTES * 60_000);
  const random = new RandomSource(seed, 'order');
  return datesFrom(plusDays(today, 1 - DAYS), today)
    .flatMap((metricDate) => demoDay({ seed, catalogue, metricDate, timeZone, until }))
    .map((delivery) => ({ events: delivery.events, order: random.fraction() }))
    .sort((a, b) => a.order - b.order)
    .map(({ events }) => events);
}
