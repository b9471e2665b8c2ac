import type { OracleCatalogue, OracleEvent } from './types.ts';

const PLAYBACK_KINDS = ['play_start', 'heartbeat', 'pause', 'resume', 'seek', 'play_end'];
const POSITION_TOLERANCE_MILLISECONDS = 5_000;

/**
 * The events that make plays: each once, playback kinds only, without test profiles, and with the positions that are
 * not believed turned into unknown ones (docs/metrics.md, "Events"). Throws for a child or a book outside the
 * catalogue.
 */
export function selectEvents(events: OracleEvent[], catalogue: OracleCatalogue): OracleEvent[] {
  const selected: OracleEvent[] = [];
  const seen = new Set<string>();
  for (const event of events) {
    const identity = `${event.childId} ${event.bookId} ${event.occurredAt} ${event.eventId}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    if (!PLAYBACK_KINDS.includes(event.eventType)) continue;
    const child = catalogue.children.find((candidate) => candidate.id === event.childId);
    if (child === undefined) throw new Error(`unknown child ${event.childId}`);
    if (child.isTest) continue;
    const book = catalogue.books.find((candidate) => candidate.id === event.bookId);
    if (book === undefined) throw new Error(`unknown book ${event.bookId}`);
    selected.push({
      ...event,
      positionMilliseconds: believed(event.positionMilliseconds, book.durationSeconds),
      fromPositionMilliseconds:
        event.eventType === 'seek' ? believed(event.fromPositionMilliseconds, book.durationSeconds) : null,
    });
  }
  return selected;
}

/** "A position more than POSITION_TOLERANCE_SECONDS beyond the known duration is not believed." */
function believed(position: number | null, durationSeconds: number | null): number | null {
  if (position === null || durationSeconds === null) return position;
  return position > durationSeconds * 1000 + POSITION_TOLERANCE_MILLISECONDS ? null : position;
}
