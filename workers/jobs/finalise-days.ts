import { detectChanges } from '../../src/compute/ledger/detect-changes.ts';
import { finaliseDays as finalise } from '../../src/compute/ledger/finalise-days.ts';
import type { JobHandler } from '../job-context.ts';

/** Detects changes, then makes the days final that no event can change any more. */
export const finaliseDays: JobHandler<'finalise-days'> = async (
  _payload,
  { database, timeZone, now, log },
) => {
  await detectChanges(database, timeZone, now);
  const { finalised, incomplete } = await finalise(database, now);
  if (incomplete.length > 0) log.error({ dates: incomplete }, 'days lack raw events and will be built again');
  return { finalised, incomplete };
};
