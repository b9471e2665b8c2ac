import type { Database } from '../../db/connect-database.ts';
import type { RetentionReport } from './retention-report.ts';

/** A run of retention as it was stored. */
export interface RetentionRun {
  started_at: Date;
  completed_at: Date;
  report: RetentionReport;
}

/** The newest run; undefined before the first. */
export function findNewestRun(database: Database): Promise<RetentionRun | undefined> {
  return database('retention_runs').orderBy('id', 'desc').first('started_at', 'completed_at', 'report');
}
