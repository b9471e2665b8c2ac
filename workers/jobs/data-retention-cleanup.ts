import { runGuardedRetention } from '../../src/privacy/retention/guard-retention.ts';
import { RetentionInterrupted } from '../../src/privacy/retention/run-retention.ts';
import type { JobHandler } from '../job-context.ts';

/** Deletes what has passed its life, checks that nothing has, and says so loudly where something is left. */
export const dataRetentionCleanup: JobHandler<'data-retention-cleanup'> = async (_payload, context) => {
  try {
    const run = await runGuardedRetention(context.database, context);
    if ('heldBack' in run) {
      context.log.error({ names: [run.why] }, 'retention is held back');
      return { held_back: run.heldBack };
    }
    const { report, hasPassed } = run;
    if (!hasPassed)
      context.log.error({ names: report.alarms }, 'data has passed its life and is still there');
    return { deleted: report.deleted, dropped: report.dropped, alarms: report.alarms };
  } catch (error) {
    if (error instanceof RetentionInterrupted) return { interrupted: true };
    throw error;
  }
};
