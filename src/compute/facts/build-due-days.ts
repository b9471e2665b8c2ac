import type { MetricDate } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { listDueDays } from '../ledger/day-ledger.ts';
import { detectChanges } from '../ledger/detect-changes.ts';
import { rebuildDay } from './rebuild-day.ts';

export interface BuildReport {
  built: MetricDate[];
  failed: MetricDate[];
}

export interface BuildOptions {
  timeZone: string;
  now: Date;
  /** Also days that were built a moment ago. */
  withoutPause?: boolean;
  /** How many days are built at the same time, each in its own transaction; 1 by default. */
  daysAtOnce?: number;
  /** If it is aborted, because the worker has to stop, no further day is begun. */
  signal?: AbortSignal;
  onBuilt?: (date: MetricDate, done: number, total: number) => Promise<void> | void;
}

/**
 * Detects changes and builds every due day, oldest first, today included. If a day fails, the ledger keeps its error,
 * and the others are built. At the end the last error is thrown, so that the job is tried again (docs/operations.md,
 * "The schedule").
 */
export async function buildDueDays(database: Database, options: BuildOptions): Promise<BuildReport> {
  await detectChanges(database, options.timeZone, options.now);
  const listDue = () => listDueDays(database, options.now, { withoutPause: options.withoutPause ?? false });
  const due = await listDue();
  const open = [...due];
  const report: BuildReport = { built: [], failed: [] };
  let lastError: unknown;
  const buildDays = async () => {
    for (let date = open.shift(); date !== undefined; date = open.shift()) {
      if (options.signal?.aborted) break;
      if (date !== due[0] && !(await listDue()).includes(date)) continue; // another refresh was faster
      try {
        await rebuildDay(database, date, { now: options.now });
        report.built.push(date);
        await options.onBuilt?.(date, report.built.length, due.length);
      } catch (error) {
        report.failed.push(date);
        lastError = error;
      }
    }
  };
  await Promise.all(Array.from({ length: options.daysAtOnce ?? 1 }, buildDays));
  if (report.failed.length > 0) {
    throw new Error(`Days that could not be built: ${report.failed.join(', ')}`, { cause: lastError });
  }
  return report;
}
