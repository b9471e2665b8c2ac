import { type EventType, PLAYBACK_EVENT_TYPES } from './event-types.ts';
import type { EventMetadata } from './metadata.ts';

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
