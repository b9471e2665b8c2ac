import { runGuardedRetention } from '../../src/privacy/retention/guard-retention.ts';
import { RetentionInterruptedError } from '../../src/privacy/retention/run-retention.ts';
import type { JobHandler } from '../job-context.ts';
import { repeatTonight } from '../repeat-tonight.ts';

/**
 * Deletes data past its retention, then checks that none is left, and logs an error if some is. If a table was in use,
 * or a step failed, it is repeated in the same night.
 */
export const dataRetentionCleanup: JobHandler<'data-retention-cleanup'> = async (payload, context) => {
  try {
    const run = await runGuardedRetention(context.database, context);
    if ('heldBack' in run) {
      context.log.error({ names: [run.why] }, 'retention is held back');
      return { held_back: run.heldBack };
    }
    const { report, hasPassed } = run;
    if (!hasPassed) context.log.error({ names: report.alarms }, 'data past its retention is still stored');
    const isInUse = report.held_back.some(({ because }) => because === 'in_use');
    const repeated = isInUse ? { repeated_at: await repeatTonight(payload, context) } : {};
    return { deleted: report.deleted, dropped: report.dropped, alarms: report.alarms, ...repeated };
  } catch (error) {
    if (error instanceof RetentionInterruptedError) return { interrupted: true };
    // Its attempts end within minutes, but a lock that blocks it may last for an hour.
    await repeatTonight(payload, context).catch(() => undefined);
    throw error;
  }
};
