import { metricDateOf, plusDays } from '../../src/core/reporting-day.ts';
import { buildDueDays } from '../../src/facts/build-due-days.ts';
import { noteArrivals } from '../../src/facts/note-arrivals.ts';
import { rebuildDay } from '../../src/facts/rebuild-day.ts';
import type { JobHandler } from '../job-context.ts';

/** Builds yesterday, or the date in the payload, then everything that the ledger says is due. */
export const dailyMetricsAggregation: JobHandler<'daily-metrics-aggregation'> = async (payload, context) => {
  const { database, timeZone, now, signal } = context;
  const date = payload.date ?? plusDays(metricDateOf(now, timeZone), -1);
  await noteArrivals(database, timeZone, now);
  const { status } = await rebuildDay(database, date, { now });
  const { built } = await buildDueDays(database, { timeZone, now, signal, onBuilt: context.onBuilt });
  return { date, status, built };
};
