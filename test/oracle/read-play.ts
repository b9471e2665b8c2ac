import { countUniqueSeconds } from './count-unique-seconds.ts';
import { creditPairs } from './credit-pairs.ts';
import { metricDate } from './metric-date.ts';
import type { OracleEvent, OraclePlay } from './types.ts';
import { watchedRanges } from './watched-ranges.ts';

const PLAY_MAX_MILLISECONDS = 43_200_000;

/**
 * One play from its events in order, as if it opened no session (docs/metrics.md, "Plays" to "Completions").
 */
export function readPlay(
  events: OracleEvent[],
  durationSeconds: number | null,
  timeZone: string,
): OraclePlay {
  const first = events.at(0);
  const last = events.at(-1);
  if (first === undefined || last === undefined) throw new Error('a play has at least one event');
  const pairs = creditPairs(events);
  let watchedMilliseconds = 0;
  for (const pair of pairs) watchedMilliseconds += pair.credit;
  const watched = watchedRanges(pairs, durationSeconds);
  const play: OraclePlay = {
    childId: first.childId,
    bookId: first.bookId,
    sessionId: first.sessionId,
    startedAt: first.occurredAt,
    startEventId: first.eventId,
    metricDate: metricDate(first.occurredAt, timeZone),
    endedAt: last.occurredAt,
    isExplicit: first.eventType === 'play_start',
    hasPlayEnd: events.some((event) => event.eventType === 'play_end'),
    opensSession: false,
    watchedMilliseconds: Math.min(watchedMilliseconds, PLAY_MAX_MILLISECONDS),
    ...positionsOf(events),
    watched,
    uniqueSeconds: countUniqueSeconds(watched),
    durationSeconds,
    isCompleted: false,
    isVerifiedCompletion: false,
    pauseCount: events.filter((event) => event.eventType === 'pause').length,
    seekCount: events.filter((event) => event.eventType === 'seek').length,
  };
  return { ...play, ...completionOf(play) };
}

/** First and final are of position_seconds alone; the largest counts from_position_seconds too. */
function positionsOf(events: OracleEvent[]) {
  let firstPositionMilliseconds: number | null = null;
  let finalPositionMilliseconds: number | null = null;
  let maxPositionMilliseconds: number | null = null;
  for (const event of events) {
    if (event.positionMilliseconds !== null) {
      firstPositionMilliseconds ??= event.positionMilliseconds;
      finalPositionMilliseconds = event.positionMilliseconds;
    }
    for (const position of [event.positionMilliseconds, event.fromPositionMilliseconds]) {
      if (position === null) continue;
      maxPositionMilliseconds = Math.max(maxPositionMilliseconds ?? 0, position);
    }
  }
  return { firstPositionMilliseconds, finalPositionMilliseconds, maxPositionMilliseconds };
}

/**
 * docs/metrics.md, "Completions"; the ratios 0.9 and 0.75 as 90 and 75 of 100, in milliseconds and in
 * seconds.
 */
function completionOf(play: OraclePlay): { isCompleted: boolean; isVerifiedCompletion: boolean } {
  const duration = play.durationSeconds;
  const reached = play.maxPositionMilliseconds;
  if (!play.isExplicit || duration === null || duration <= 0 || reached === null) {
    return { isCompleted: false, isVerifiedCompletion: false };
  }
  const isCompleted = 100 * reached >= 90 * duration * 1000;
  return { isCompleted, isVerifiedCompletion: isCompleted && 100 * play.uniqueSeconds >= 75 * duration };
}
