import fc from 'fast-check';
import type { Anchor } from './arbitrary-anchors.ts';
import { arbitraryStart } from './arbitrary-starts.ts';
import type { EventDraft } from './simulate-player.ts';
import type { OracleCatalogue } from './types.ts';

const POSITION_MAX_MILLISECONDS = 86_400_000;
const PLAYBACK_KINDS = ['play_start', 'heartbeat', 'pause', 'resume', 'seek', 'play_end'];
const ANNOTATION_KINDS = [
  'quality_change',
  'fullscreen',
  'impression',
  'stall',
  'error',
  'save',
  'share',
  'click',
  'skip',
];

/** Ids that decide ties: neighbours, and pairs that only an unsigned comparison of the bytes puts in order. */
const CHOSEN_EVENT_IDS = [
  '00000000-0000-4000-8000-000000000001',
  '00000000-0000-4000-8000-000000000002',
  '7fffffff-ffff-4fff-bfff-ffffffffffff',
  '80000000-0000-4000-8000-000000000000',
  'a0000000-0000-4000-8000-000000000000',
  'ffffffff-ffff-4fff-bfff-ffffffffffff',
];

const kind = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...PLAYBACK_KINDS) },
  { weight: 1, arbitrary: fc.constantFrom(...ANNOTATION_KINDS) },
);

/** Gaps at and near every limit of the document: an equal instant, the heartbeat interval, the time-out. */
const gap = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.constantFrom(1, 999, 20_000, 44_999, 45_000, 45_001, 60_000, 100_000) },
  { weight: 2, arbitrary: fc.constantFrom(3_599_999, 3_600_000, 3_600_001, 1_800_000) },
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 300_000 }) },
);

/**
 * The next position of the playhead: unknown, ahead by a share of the gap and a little more, or near a share of the
 * duration.
 */
const move = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 5,
    arbitrary: fc.record({
      of: fc.constant('gap' as const),
      factor: fc.constantFrom(1, 0, 2),
      plus: fc.oneof(
        fc.constantFrom(0, 1, -1, 999, 5_000, 5_001, 95_000, 95_001, 45_000, -20_000),
        fc.integer({ min: -3_000, max: 60_000 }),
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      of: fc.constant('duration' as const),
      factor: fc.constantFrom(1, 0.9, 0.35, 0),
      plus: fc.constantFrom(0, -1, 1, 5_000, 5_001, 4_999, 60_000),
    }),
  },
);

/** Random kinds at near or equal instants in a few interleaved chains of one child and book, with impossible jumps. */
export function arbitraryNoise(
  anchor: Anchor,
  catalogue: OracleCatalogue,
  sessionIds: string[],
): fc.Arbitrary<(EventDraft & { eventId: string | null })[]> {
  const entry = fc.record({
    gap,
    kind,
    sessionId: fc.constantFrom(null, null, null, ...sessionIds),
    move,
    moveBeforeSeek: move,
    eventId: fc.constantFrom(null, null, ...CHOSEN_EVENT_IDS),
  });
  return fc
    .record({
      child: fc.constantFrom(...catalogue.children),
      book: fc.constantFrom(...catalogue.books),
      startedAt: arbitraryStart(anchor),
      entries: fc.array(entry, { maxLength: 25 }),
    })
    .map((plan) => {
      const end = (plan.book.durationSeconds ?? 420) * 1000;
      let occurredAt = plan.startedAt;
      let playhead = 0;
      return plan.entries.map((next) => {
        occurredAt += next.gap;
        const from = next.kind === 'seek' ? moved(playhead, next.moveBeforeSeek, next.gap, end) : null;
        const position = moved(from ?? playhead, next.move, next.gap, end);
        playhead = position ?? playhead;
        return {
          eventId: next.eventId,
          eventType: next.kind,
          childId: plan.child.id,
          bookId: plan.book.id,
          sessionId: next.sessionId,
          positionMilliseconds: position,
          fromPositionMilliseconds: from,
          occurredAt,
        };
      });
    });
}

type Move = { of: 'gap' | 'duration'; factor: number; plus: number } | null;

function moved(playhead: number, by: Move, gapMilliseconds: number, end: number): number | null {
  if (by === null) return null;
  const base = by.of === 'gap' ? playhead + by.factor * gapMilliseconds : Math.round(by.factor * end);
  return Math.max(0, Math.min(POSITION_MAX_MILLISECONDS, base + by.plus));
}
