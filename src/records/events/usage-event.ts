import type { EventMetadata } from './metadata.ts';

/**
 * Events that make plays, in the order in which those of one instant take effect (docs/metrics.md, "Events").
 */
export const PLAYBACK_EVENT_TYPES = [
  'play_end',
  'play_start',
  'pause',
  'resume',
  'heartbeat',
  'seek',
] as const;

/** Events that are stored and counted, and take no part in plays. */
const ANNOTATION_EVENT_TYPES = [
  'quality_change',
  'fullscreen',
  'impression',
  'stall',
  'error',
  'save',
  'share',
  'click',
  'skip',
] as const;

/** Every kind of event, in the order of the database's enum. */
export const EVENT_TYPES = [...PLAYBACK_EVENT_TYPES, ...ANNOTATION_EVENT_TYPES] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** One usage event as it is kept (docs/api.md, "An event"). Positions are milliseconds. */
export interface UsageEvent {
  eventId: string;
  eventType: EventType;
  childProfileId: string;
  bookId: string;
  sessionId: string | null;
  positionMilliseconds: number | null;
  fromPositionMilliseconds: number | null;
  occurredAt: Date;
  metadata: EventMetadata | null;
}

/** Whether an event takes part in plays; the others are only kept. */
export function isPlayback({ eventType }: UsageEvent): boolean {
  return (PLAYBACK_EVENT_TYPES as readonly EventType[]).includes(eventType);
}
