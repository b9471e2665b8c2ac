import type { DropoffBucket, OraclePlay } from './types.ts';

/**
 * The drop-off buckets of one book from its plays that started on that date, lowest first (docs/metrics.md,
 * "Drop-off").
 */
export function readDropoffs(bookId: string, metricDate: string, plays: OraclePlay[]): DropoffBucket[] {
  const buckets: DropoffBucket[] = [];
  for (let bucketPercent = 0; bucketPercent <= 100; bucketPercent += 10) {
    const sessionCount = plays.filter((play) => bucketPercentOf(play) === bucketPercent).length;
    if (sessionCount > 0) buckets.push({ bookId, metricDate, bucketPercent, sessionCount });
  }
  return buckets;
}

/** "bucket_percent = min(100, ⌊final ÷ duration × 10⌋ × 10)"; null for a play that does not count. */
function bucketPercentOf(play: OraclePlay): number | null {
  const final = play.finalPositionMilliseconds;
  if (final === null || play.durationSeconds === null || play.durationSeconds <= 0) return null;
  const tenths = Number((BigInt(final) * 10n) / BigInt(play.durationSeconds * 1000));
  return Math.min(100, tenths * 10);
}
