import { ingestEvents } from '../../src/collect/ingest/ingest-events.ts';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import type { OracleEvent } from '../oracle/types.ts';
import { storeIn } from './test-privacy.ts';

/**
 * Sends an oracle's events through the real ingest code, as a client would. Throws if an event is rejected, because
 * the oracle would count it; a test of rejections must call ingest itself. Returns the number of new events.
 */
export async function deliverEvents(database: Database, events: OracleEvent[], now: Date): Promise<number> {
  const answer = await ingestEvents(storeIn(database), events.map(wireEvent), now);
  const [first] = answer.rejected;
  if (first !== undefined) {
    throw new Error(
      `Rejected as ${first.code} at ${now.toISOString()}: ${JSON.stringify(events[first.index])}`,
    );
  }
  return answer.accepted;
}

/** One event in the wire format: snake case, ISO times, positions in seconds. */
function wireEvent(event: OracleEvent): Record<string, unknown> {
  return {
    event_id: event.eventId,
    event_type: event.eventType,
    child_profile_id: event.childId,
    book_id: event.bookId,
    session_id: event.sessionId,
    position_seconds: toSeconds(event.positionMilliseconds),
    from_position_seconds: toSeconds(event.fromPositionMilliseconds),
    occurred_at: new Date(event.occurredAt).toISOString(),
  };
}

/** The same, with metadata. */
export const wireEventWithMetadata = (event: OracleEvent): Record<string, unknown> => ({
  ...wireEvent(event),
  metadata: { platform: 'ios', quality: '720p' },
});

const toSeconds = (milliseconds: number | null) => (milliseconds === null ? null : milliseconds / 1000);
