import { buildDueDays } from '../../src/compute/facts/build-due-days.ts';
import type { JobHandler } from '../job-context.ts';

/** Detects changes and builds every due day, oldest first, today included. */
export const refreshDueDays: JobHandler<'refresh-due-days'> = async (_payload, context) => {
  const { database, timeZone, now, signal, onBuilt } = context;
  const { built } = await buildDueDays(database, { timeZone, now, signal, onBuilt });
  return { built };
};
