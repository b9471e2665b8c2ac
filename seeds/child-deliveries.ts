import type { ChildDay } from './child-day.ts';
import type { DemoDelivery, DemoEvent } from './library-types.ts';
import type { RandomSource } from './random-source.ts';

/** Events per request of a device that is online. */
const BATCH_EVENTS = 12;
/** Events per request of a device that was offline: below the 500 that ingest takes. */
const BACKLOG_EVENTS = 400;
const LATENCY_MILLISECONDS = { from: 60, to: 1_800 };
/** A bad connection: the batch waits for the next try. */
const RETRIED = { chance: 0.015, minutesMin: 1, minutesMax: 20 };
/** The answer was lost, so the device sends the same batch again. */
const SENT_TWICE = { chance: 0.005, secondsMin: 4, secondsMax: 90 };
const OFFLINE = { daysChance: 0.3, hoursMin: 1, hoursMax: 9, daysMax: 3 };
const MILLISECONDS_PER_HOUR = 3_600_000;

/** How the device of a child delivers the child's day: bit by bit, or all at once when it is back online. */
export function childDeliveries({ character, viewings, random }: ChildDay): DemoDelivery[] {
  const { offlineChance, sendEverySeconds } = character.device;
  const deliveries = random.chance(offlineChance)
    ? backlog(viewings.flat(), random)
    : viewings.flatMap((events) => batches(events, sendEverySeconds * 1000, random));
  return deliveries.flatMap((delivery) => withRepeat(delivery, random));
}

function backlog(events: DemoEvent[], random: RandomSource): DemoDelivery[] {
  const hours = random.chance(OFFLINE.daysChance)
    ? random.between(OFFLINE.hoursMax, OFFLINE.daysMax * 24)
    : random.between(OFFLINE.hoursMin, OFFLINE.hoursMax);
  const backAt = lastInstant(events) + Math.round(hours * MILLISECONDS_PER_HOUR);
  return Array.from({ length: Math.ceil(events.length / BACKLOG_EVENTS) }, (_, index) => ({
    sentAt: new Date(backAt + index * 1_000),
    events: events.slice(index * BACKLOG_EVENTS, (index + 1) * BACKLOG_EVENTS),
  }));
}

/** A batch is sent when it is full, when its first event has waited long enough, or when the viewing is over. */
function batches(events: DemoEvent[], sendEveryMilliseconds: number, random: RandomSource): DemoDelivery[] {
  const deliveries: DemoDelivery[] = [];
  let batch: DemoEvent[] = [];
  let dueAt = 0;
  const send = (at: number) => deliveries.push({ sentAt: new Date(at + delay(random)), events: batch });
  for (const event of events) {
    const at = Date.parse(event.occurred_at);
    if (batch.length > 0 && (batch.length === BATCH_EVENTS || at > dueAt)) {
      send(Math.min(at, dueAt));
      batch = [];
    }
    if (batch.length === 0) dueAt = at + sendEveryMilliseconds;
    batch.push(event);
  }
  if (batch.length > 0) send(batch.at(-1)?.event_type === 'play_end' ? lastInstant(batch) : dueAt);
  return deliveries;
}

function delay(random: RandomSource): number {
  const latency = random.integer(LATENCY_MILLISECONDS.from, LATENCY_MILLISECONDS.to);
  if (!random.chance(RETRIED.chance)) return latency;
  return latency + Math.round(random.between(RETRIED.minutesMin, RETRIED.minutesMax) * 60_000);
}

function withRepeat(delivery: DemoDelivery, random: RandomSource): DemoDelivery[] {
  if (!random.chance(SENT_TWICE.chance)) return [delivery];
  const later = Math.round(random.between(SENT_TWICE.secondsMin, SENT_TWICE.secondsMax) * 1000);
  return [delivery, { sentAt: new Date(delivery.sentAt.getTime() + later), events: delivery.events }];
}

function lastInstant(events: DemoEvent[]): number {
  return Date.parse(events.at(-1)?.occurred_at ?? '');
}
