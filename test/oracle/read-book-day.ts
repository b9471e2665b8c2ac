import { divideHalfUp } from './divide-half-up.ts';
import type { BookDay, OraclePlay } from './types.ts';

/**
 * The day of one book from its plays that started on that date, at least one (docs/metrics.md, "Daily numbers
 * of a book").
 */
export function readBookDay(
  bookId: string,
  publisherId: string,
  metricDate: string,
  plays: OraclePlay[],
): BookDay {
  let watchedMilliseconds = 0;
  for (const play of plays) watchedMilliseconds += play.watchedMilliseconds;
  return {
    bookId,
    publisherId,
    metricDate,
    totalPlayStarts: plays.filter((play) => play.isExplicit).length,
    totalPlayEnds: plays.filter((play) => play.hasPlayEnd).length,
    watchedMilliseconds,
    totalMinutesWatched: divideHalfUp(BigInt(watchedMilliseconds), 60_000n, 2),
    uniqueChildren: new Set(plays.map((play) => play.childId)).size,
    completionCount: plays.filter((play) => play.isCompleted).length,
    verifiedCompletionCount: plays.filter((play) => play.isVerifiedCompletion).length,
    ...watchPercentagesOf(plays),
    totalSessions: plays.filter((play) => play.opensSession).length,
    ...lengthClassesOf(plays),
  };
}

/** average_watch_percentage: the sum of each play's percentage to 4 decimals, the count, and their quotient. */
function watchPercentagesOf(plays: OraclePlay[]) {
  let sumOfTenThousandths = 0n;
  let count = 0;
  for (const play of plays) {
    if (play.durationSeconds === null || play.durationSeconds <= 0) continue;
    const durationMilliseconds = play.durationSeconds * 1000;
    const milliseconds = Math.min(play.watchedMilliseconds, durationMilliseconds);
    const percentage = divideHalfUp(BigInt(milliseconds) * 100n, BigInt(durationMilliseconds), 4);
    sumOfTenThousandths += BigInt(percentage.replace('.', ''));
    count += 1;
  }
  return {
    watchPercentageSum: divideHalfUp(sumOfTenThousandths, 10_000n, 4),
    watchPercentageCount: count,
    averageWatchPercentage:
      count === 0 ? null : divideHalfUp(sumOfTenThousandths, 10_000n * BigInt(count), 2),
  };
}

/** docs/metrics.md, "Watch-time classes": the first that matches, by time watched. */
function lengthClassesOf(plays: OraclePlay[]) {
  const counts = {
    fullVideoCount: 0,
    under2MinutesCount: 0,
    from2To5MinutesCount: 0,
    from5To10MinutesCount: 0,
    over10MinutesCount: 0,
  };
  for (const play of plays) {
    if (play.isCompleted) counts.fullVideoCount += 1;
    else if (play.watchedMilliseconds < 120_000) counts.under2MinutesCount += 1;
    else if (play.watchedMilliseconds < 300_000) counts.from2To5MinutesCount += 1;
    else if (play.watchedMilliseconds < 600_000) counts.from5To10MinutesCount += 1;
    else counts.over10MinutesCount += 1;
  }
  return counts;
}
