import fc from 'fast-check';
import type { Anchor } from './arbitrary-anchors.ts';
import { arbitraryStart } from './arbitrary-starts.ts';
import type { EventDraft } from './simulate-player.ts';
import type { OracleCatalogue } from './types.ts';

/** kind, milliseconds after the start, position_seconds and from_position_seconds in milliseconds, other session? */
type Line = [string, number, (number | null)?, (number | null)?, boolean?];

/** An edge of the document, missed by `delta` milliseconds (0: hit), at a position, with a gap and a book's end. */
type Edge = (delta: number, position: number, gap: number, end: number) => Line[];

/** Heartbeats of 30 s without positions, so that the play earns exactly this much. */
function earned(total: number): Line[] {
  const lines: Line[] = [['play_start', 0]];
  for (let time = 30_000; time < total; time += 30_000) lines.push(['heartbeat', time]);
  return [...lines, ['pause', total]];
}

/** Seeks to 0 every 50 minutes, each with the from_position that proves them. */
function looped(delta: number, rounds: number): Line[] {
  const lines: Line[] = [['play_start', 0, 0]];
  for (let round = 1; round <= rounds; round += 1) {
    lines.push(['seek', round * 3_000_000, 0, 3_000_000]);
  }
  return [...lines, ['pause', rounds * 3_000_000 + 1_200_000 + delta, 1_200_000 + delta]];
}

const EDGES: Record<string, Edge> = {
  'Session length classes: 2 minutes': (delta) => earned(120_000 + delta),
  'Session length classes: 5 minutes': (delta) => earned(300_000 + delta),
  'Session length classes: 10 minutes': (delta) => earned(600_000 + delta),
  'Time watched: 12 hours': (delta, position) => looped(delta, 13 + (position % 3)),
  'Watched ranges: 2 · gap + 5 s': (delta, position, gap) => [
    ['play_start', 0, position],
    ['pause', gap, position + 2 * gap + 5_000 + delta],
  ],
  'Watched ranges: 2 · credit + 5 s': (delta, position, gap) => [
    ['play_start', 0, position],
    ['heartbeat', 45_001 + gap, position + 95_000 + delta],
  ],
  'Completion: 90 %': (delta, position, gap, end) => [
    ['play_start', 0, 0],
    ['seek', gap, position, Math.ceil(end * 0.9) + delta],
  ],
  'Completion: verified with 75 %': (delta, _position, _gap, end) => [
    ['play_start', 0, Math.max(0, end - Math.ceil((end * 3) / 4000) * 1000 - delta * 1000)],
    ['pause', end, end],
  ],
  'Positions: 5 s beyond the duration': (delta, position, gap, end) => [
    ['play_start', 0, 0],
    ['seek', gap, position, end + 5_000 + delta],
    ['pause', gap + 20_000, end + 5_000 - delta],
  ],
  'Sessions: 60 minutes': (delta, _position, gap) => [
    ['play_start', 0, 0],
    ['play_end', gap, gap],
    ['play_start', 3_600_000 + delta, 0, null, true],
    ['pause', 3_600_000 + gap, gap, null, true],
  ],
  'Events: one instant': (_delta, position, gap, end) => [
    ['seek', gap, position, end],
    ['heartbeat', gap, end],
    ['resume', gap, position],
    ['pause', gap, end],
    ['play_start', gap, 0],
    ['play_end', gap, end],
    ['heartbeat', gap + 45_000, position + 45_000],
  ],
};

/** Short plays at a chosen limit of the document, or a millisecond away from it. */
export function arbitraryEdge(
  anchor: Anchor,
  catalogue: OracleCatalogue,
  sessionIds: string[],
): fc.Arbitrary<EventDraft[]> {
  return fc
    .record({
      child: fc.constantFrom(...catalogue.children),
      book: fc.constantFrom(...catalogue.books),
      sessionId: fc.constantFrom(null, ...sessionIds),
      startedAt: arbitraryStart(anchor),
      edge: fc.constantFrom(...Object.values(EDGES)),
      delta: fc.constantFrom(0, 1, -1),
      position: fc.oneof(fc.constant(0), fc.nat({ max: 30_000 })),
      gap: fc.oneof(fc.constant(20_000), fc.integer({ min: 2, max: 90_000 })),
    })
    .map(({ child, book, sessionId, startedAt, edge, delta, position, gap }) =>
      edge(delta, position, gap, (book.durationSeconds ?? 420) * 1000).map(
        ([
          eventType,
          after,
          positionMilliseconds = null,
          fromPositionMilliseconds = null,
          isOther = false,
        ]) => ({
          eventType,
          childId: child.id,
          bookId: book.id,
          sessionId: isOther ? (sessionIds[0] ?? null) : sessionId,
          positionMilliseconds,
          fromPositionMilliseconds,
          occurredAt: startedAt + after,
        }),
      ),
    );
}
