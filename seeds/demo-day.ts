import type { MetricDate } from '../src/foundation/core/reporting-day.ts';
import { childDay } from './child-day.ts';
import { childDeliveries } from './child-deliveries.ts';
import type { DemoCatalogue, DemoDelivery } from './library-types.ts';
import { viewingDay } from './viewing-day.ts';

/** What a day of the demo is made from. */
export interface DemoDayInput {
  seed: string;
  catalogue: DemoCatalogue;
  metricDate: MetricDate;
  /** The time zone of the families, which is also the reporting time zone of `metricDate`. */
  timeZone: string;
  /** The present, on the last days: nothing that is sent after it is returned. */
  until?: Date;
}

/**
 * The requests of all devices about the viewing that began on one date, in order of `sentAt`. Some are sent days
 * later, and some twice. A child's part depends on seed, child and date alone; an earlier `until` gives a prefix of
 * the same list, so a caller can ask again and go on.
 */
export function demoDay({ seed, catalogue, metricDate, timeZone, until }: DemoDayInput): DemoDelivery[] {
  const day = viewingDay(seed, catalogue, metricDate, timeZone);
  const latest = until?.getTime() ?? Number.POSITIVE_INFINITY;
  return catalogue.children
    .map((child) => childDay(child, day))
    .flatMap((watched) => (watched ? childDeliveries(watched) : []))
    .filter((delivery) => delivery.sentAt.getTime() <= latest)
    .sort(bySentAt);
}

/** The id decides between two in one instant, so that the order never depends on that of the children. */
function bySentAt(a: DemoDelivery, b: DemoDelivery): number {
  const [idOfA = '', idOfB = ''] = [a.events[0]?.event_id, b.events[0]?.event_id];
  return a.sentAt.getTime() - b.sentAt.getTime() || (idOfA < idOfB ? -1 : idOfA > idOfB ? 1 : 0);
}
