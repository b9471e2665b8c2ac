import { divideHalfUp } from './divide-half-up.ts';
import type { AudienceDay, OracleCatalogue, OraclePlay } from './types.ts';

/**
 * The sums and distinct counts over a set of plays that started on one date, read from the plays and never from
 * other days' or books' counts (docs/metrics.md, "Daily numbers of the platform and of a publisher").
 */
export function readAudienceDay(
  metricDate: string,
  plays: OraclePlay[],
  catalogue: OracleCatalogue,
): AudienceDay {
  let totalPlayStarts = 0;
  let watchedMilliseconds = 0;
  let completionCount = 0;
  const children = new Set<string>();
  const activeBooks = new Set<string>();
  for (const play of plays) {
    children.add(play.childId);
    watchedMilliseconds += play.watchedMilliseconds;
    if (play.isCompleted) completionCount += 1;
    if (play.isExplicit) {
      totalPlayStarts += 1;
      activeBooks.add(play.bookId);
    }
  }
  const parents = new Set<string>();
  for (const child of catalogue.children) {
    if (children.has(child.id)) parents.add(child.parentId);
  }
  return {
    metricDate,
    totalPlayStarts,
    watchedMilliseconds,
    totalMinutesWatched: divideHalfUp(BigInt(watchedMilliseconds), 60_000n, 2),
    uniqueChildren: children.size,
    uniqueParents: parents.size,
    completionCount,
    activeBooks: activeBooks.size,
  };
}
