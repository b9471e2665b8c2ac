import { v5 as nameBasedUuid } from 'uuid';
import { fieldErrors } from '../../foundation/core/validate.ts';
import { eventSchema, type IncomingEvent } from './event-schema.ts';
import { pickAllowedMetadata } from './metadata.ts';
import type { UsageEvent } from './usage-event.ts';

/** The namespace of derived event ids. It must never change: it is what makes a resent event the same event. */
const EVENT_ID_NAMESPACE = '7b6f3c1e-5a0d-4c58-9d0e-2f6b8a4c9e11';

export type ReadEvent =
  | { event: UsageEvent; droppedMetadataKeys: number }
  | { eventId: string | null; detail: string };

/**
 * Reads one element of a batch: an event, or what is wrong with it (`invalid`). The detail names the field
 * and never quotes the value.
 */
export function readEvent(element: unknown): ReadEvent {
  const result = eventSchema.safeParse(element);
  if (!result.success) {
    const detail = fieldErrors(result.error, '').map(
      (error) => `${error.pointer.slice(1) || 'event'}: ${error.detail}`,
    );
    return { eventId: readableEventId(element), detail: detail.join('; ') };
  }
  const incoming = result.data;
  const { metadata, dropped } = pickAllowedMetadata(incoming.metadata ?? {});
  const event: UsageEvent = {
    eventId: incoming.event_id ?? deriveEventId(incoming),
    eventType: incoming.event_type,
    childProfileId: incoming.child_profile_id,
    bookId: incoming.book_id,
    sessionId: incoming.session_id ?? null,
    positionMilliseconds: incoming.position_seconds ?? null,
    fromPositionMilliseconds: incoming.from_position_seconds ?? null,
    occurredAt: incoming.occurred_at,
    metadata,
  };
  return { event, droppedMetadataKeys: dropped };
}

/** The same event without an id always gets the same id, so simple clients are idempotent too. */
function deriveEventId(incoming: IncomingEvent): string {
  const name = [
    incoming.child_profile_id,
    incoming.book_id,
    incoming.session_id,
    incoming.event_type,
    incoming.occurred_at.toISOString(),
    incoming.position_seconds,
    incoming.from_position_seconds,
  ];
  return nameBasedUuid(name.map((part) => part ?? '').join('|'), EVENT_ID_NAMESPACE);
}

function readableEventId(element: unknown): string | null {
  if (typeof element !== 'object' || element === null || !('event_id' in element)) return null;
  const id = eventSchema.shape.event_id.safeParse(element.event_id);
  return id.success ? (id.data ?? null) : null;
}
