import type { Database } from '../../foundation/db/connect-database.ts';
import type { RetentionReport } from './retention-report.ts';

/** A run of retention as it was stored. */
export interface RetentionRun {
  started_at: Date;
  completed_at: Date;
  report: RetentionReport;
}

const MONTH_LENGTH = '2026-02'.length;

/**
 * The newest run; undefined before the first. A worker of an older version, during a rolling release, may have
 * stored the instant of the oldest event: only its month is returned.
 */
export async function findNewestRun(database: Database): Promise<RetentionRun | undefined> {
  const run = await database('retention_runs')
    .orderBy('id', 'desc')
    .first<RetentionRun | undefined>('started_at', 'completed_at', 'report');
  const checks = run?.report.checks ?? null;
  if (checks !== null) checks.oldest_raw_event = checks.oldest_raw_event?.slice(0, MONTH_LENGTH) ?? null;
  return run;
}
