import { finaliseDays as finalise } from '../../src/facts/finalise-days.ts';
import { noteArrivals } from '../../src/facts/note-arrivals.ts';
import type { JobHandler } from '../job-context.ts';

/** Makes days final that no event can change any more; what has arrived is noted first. */
export const finaliseDays: JobHandler<'finalise-days'> = async (
  _payload,
  { database, timeZone, now, log },
) => {
  await noteArrivals(database, timeZone, now);
  const { finalised, incomplete } = await finalise(database, now);
  if (incomplete.length > 0) log.error({ dates: incomplete }, 'days lack raw events and will be built again');
  return { finalised, incomplete };
};
