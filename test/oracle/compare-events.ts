import type { OracleEvent } from './types.ts';

/** Playback kinds in the order in which they are read within one instant (docs/metrics.md, "Events"). */
const KINDS_IN_ORDER = ['play_end', 'play_start', 'pause', 'resume', 'heartbeat', 'seek'];

/**
 * The order within a chain: occurred_at, then kind, then event_id; never arrival (docs/metrics.md, "Events").
 */
export function compareEvents(one: OracleEvent, other: OracleEvent): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt - other.occurredAt;
  const kindOfOne = KINDS_IN_ORDER.indexOf(one.eventType);
  const kindOfOther = KINDS_IN_ORDER.indexOf(other.eventType);
  if (kindOfOne !== kindOfOther) return kindOfOne - kindOfOther;
  if (one.eventId === other.eventId) return 0;
  return one.eventId < other.eventId ? -1 : 1;
}
