import fc from 'fast-check';
import { arbitraryAnchor } from '../../oracle/arbitrary-anchors.ts';
import type { OracleStream } from '../../oracle/arbitrary-streams.ts';
import { nameEvents } from '../../oracle/name-events.ts';
import type { OracleCatalogue } from '../../oracle/types.ts';

const HOUR_MILLISECONDS = 3_600_000;
const SESSION_ID = 'c0ffee00-0000-4000-8000-00000000000a';

const CATALOGUE: OracleCatalogue = {
  books: [{ id: '1', publisherId: '1', durationSeconds: null }],
  children: [{ id: '1', parentId: '1', isTest: false }],
  parents: [{ id: '1', registeredAt: 0 }],
};

/** Gaps about which the ledger can be wrong: at the time-out, beside it, and parts of it. */
const gap = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(45_000, 0, 600_000) },
  { weight: 2, arbitrary: fc.constantFrom(1_700_000, 1_900_000, 3_000_000) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(HOUR_MILLISECONDS, HOUR_MILLISECONDS - 1, HOUR_MILLISECONDS + 1),
  },
);

/**
 * Nights of one child with one book: a handful of events, sparse enough that each decides where plays and
 * sessions begin, and on which side of midnight. In a busy stream something else always marks the same day.
 */
export const arbitraryNight: fc.Arbitrary<OracleStream> = fc
  .record({
    anchor: arbitraryAnchor,
    beforeMidnight: fc.constantFrom(1_800_000, 1, 600_000, 3_000_000, HOUR_MILLISECONDS, 6_000_000),
    entries: fc.array(
      fc.record({
        gap,
        kind: fc.constantFrom(
          'heartbeat',
          'heartbeat',
          'heartbeat',
          'play_start',
          'pause',
          'play_end',
          'seek',
        ),
        sessionId: fc.constantFrom(null, null, null, SESSION_ID),
      }),
      { minLength: 2, maxLength: 6 },
    ),
  })
  .map(({ anchor, beforeMidnight, entries }) => {
    let occurredAt = anchor.dayStart - beforeMidnight;
    const drafts = entries.map((entry, index) => {
      if (index > 0) occurredAt += entry.gap;
      return {
        eventType: entry.kind,
        childId: '1',
        bookId: '1',
        sessionId: entry.sessionId,
        positionMilliseconds: null,
        fromPositionMilliseconds: null,
        occurredAt,
      };
    });
    return {
      catalogue: CATALOGUE,
      events: nameEvents(drafts, 0),
      timeZone: anchor.timeZone,
      anchorDay: anchor.day,
      dates: anchor.dates,
    };
  });
