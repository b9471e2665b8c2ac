import { countUniqueSeconds } from './count-unique-seconds.ts';
import type { History, OraclePlay } from './types.ts';

/**
 * The history of every child and book with a play, in the order of the plays (docs/metrics.md, "Viewing
 * history").
 */
export function readHistories(plays: OraclePlay[]): History[] {
  const playsOfPairs = new Map<string, OraclePlay[]>();
  for (const play of plays) {
    const key = `${play.childId} ${play.bookId}`;
    playsOfPairs.set(key, [...(playsOfPairs.get(key) ?? []), play]);
  }
  const histories: History[] = [];
  for (const playsOfPair of playsOfPairs.values()) histories.push(readHistory(playsOfPair));
  return histories;
}

function readHistory(plays: OraclePlay[]): History {
  const first = plays[0];
  if (first === undefined) throw new Error('a history has at least one play');
  const history: History = {
    childId: first.childId,
    bookId: first.bookId,
    totalViews: 0,
    watchedMilliseconds: 0,
    completedCount: 0,
    lastWatchedAt: first.endedAt,
    highestPositionMilliseconds: null,
    uniqueSeconds: countUniqueSeconds(plays.flatMap((play) => play.watched)),
  };
  for (const play of plays) {
    if (play.isExplicit) history.totalViews += 1;
    history.watchedMilliseconds += play.watchedMilliseconds;
    if (play.isCompleted) history.completedCount += 1;
    history.lastWatchedAt = Math.max(history.lastWatchedAt, play.endedAt);
    const position = play.maxPositionMilliseconds;
    if (position === null) continue;
    history.highestPositionMilliseconds = Math.max(history.highestPositionMilliseconds ?? 0, position);
  }
  return history;
}
