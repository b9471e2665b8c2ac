import { buildDueDays } from '../../src/compute/facts/build-due-days.ts';
import { rebuildDay } from '../../src/compute/facts/rebuild-day.ts';
import { findDay } from '../../src/compute/ledger/day-ledger.ts';
import { detectChanges } from '../../src/compute/ledger/detect-changes.ts';
import { metricDateOf, plusDays } from '../../src/foundation/core/reporting-day.ts';
import type { JobHandler } from '../job-context.ts';

/** Builds yesterday, or the date in the payload, then everything that the ledger says is due. */
export const dailyMetricsAggregation: JobHandler<'daily-metrics-aggregation'> = async (payload, context) => {
  const { database, timeZone, now, signal } = context;
  const date = payload.date ?? plusDays(metricDateOf(now, timeZone), -1);
  await detectChanges(database, timeZone, now);
  // In its first night an installation has no data of yesterday, which is no failure.
  const isBeforeLedger = payload.date === undefined && (await findDay(database, date)) === undefined;
  const status = isBeforeLedger ? 'missing' : (await rebuildDay(database, date, { now })).status;
  const { built } = await buildDueDays(database, { timeZone, now, signal, onBuilt: context.onBuilt });
  return { date, status, built };
};
