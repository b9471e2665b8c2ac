import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Play } from '../../../src/compute/plays/play-builder.ts';
import type { PlaybackEvent, PlaybackKind } from '../../../src/compute/plays/playback-event.ts';
import { type Pair, PlaysOfPairs } from '../../../src/compute/plays/plays-of-pairs.ts';
import { arbitraryStream, type OracleStream } from '../../oracle/arbitrary-streams.ts';
import { metricDate } from '../../oracle/metric-date.ts';
import { readPlays } from '../../oracle/read-plays.ts';
import { selectEvents } from '../../oracle/select-events.ts';
import type { OracleEvent, OraclePlay } from '../../oracle/types.ts';
import { effort } from '../../support/effort.ts';

const STREAMS = effort(100_000);
const MILLISECONDS_PER_STREAM_MAX = 50;

/**
 * Works in memory, without a database: the play builder and the oracle must make the same plays from random streams.
 */
describe('The play builder', () => {
  it('makes the plays that the oracle makes of the same events', function () {
    this.timeout(60_000 + STREAMS * MILLISECONDS_PER_STREAM_MAX);
    fc.assert(
      fc.property(arbitraryStream(), (stream) => {
        const { events, catalogue, timeZone } = stream;
        const [built, expected] = [buildAll(stream), readPlays(events, catalogue, timeZone)];
        // chai takes several times as long; it only has to show the difference.
        if (!isDeepStrictEqual(built, expected)) expect(built).to.deep.equal(expected);
      }),
      { numRuns: STREAMS },
    );
  });
});

/** The plays of a stream, in the order and the form of the oracle. */
function buildAll({ events, catalogue, timeZone }: OracleStream): OraclePlay[] {
  const built: OraclePlay[] = [];
  const plays = new PlaysOfPairs((pair, ofPair) => {
    for (const play of ofPair) built.push(asOracle(pair, play, timeZone));
  });
  const durations = new Map(catalogue.books.map(({ id, durationSeconds }) => [id, durationSeconds]));
  // Without a duration, so that the oracle accepts every position, because the builder decides that.
  const unknown = {
    ...catalogue,
    books: catalogue.books.map((book) => ({ ...book, durationSeconds: null })),
  };
  for (const event of selectEvents(events, unknown).sort(byChainAndTime)) {
    const pair = { childProfileId: event.childId, bookId: event.bookId };
    plays.add(
      { ...pair, durationSeconds: durations.get(event.bookId) ?? null },
      event.sessionId,
      asRead(event),
    );
  }
  plays.end();
  return built;
}

/** In the order of the statement that reads a day, in which events of one instant have any order. */
function byChainAndTime(one: OracleEvent, other: OracleEvent): number {
  const chain = Number(one.childId) - Number(other.childId) || Number(one.bookId) - Number(other.bookId);
  const session = (one.sessionId ?? '~').localeCompare(other.sessionId ?? '~');
  return chain || session || one.occurredAt - other.occurredAt;
}

const asRead = (event: OracleEvent): PlaybackEvent => ({
  kind: event.eventType as PlaybackKind,
  occurredAt: event.occurredAt,
  position: event.positionMilliseconds,
  fromPosition: event.fromPositionMilliseconds,
  eventId: event.eventId,
});

function asOracle(pair: Pair, play: Play, timeZone: string): OraclePlay {
  const { firstPosition, maxPosition, finalPosition, watched, ...same } = play;
  return {
    ...same,
    childId: pair.childProfileId,
    bookId: pair.bookId,
    metricDate: metricDate(play.startedAt, timeZone),
    firstPositionMilliseconds: firstPosition,
    maxPositionMilliseconds: maxPosition,
    finalPositionMilliseconds: finalPosition,
    watched: Array.from({ length: watched.length / 2 }, (_, index) => [
      watched[2 * index]!,
      watched[2 * index + 1]!,
    ]),
    durationSeconds: pair.durationSeconds,
  };
}
