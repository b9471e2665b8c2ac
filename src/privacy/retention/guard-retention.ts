import { believeClock, type ClockSource, describeDoubt } from '../../compute/ledger/clock-doubt.ts';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { findLargeDeletion } from './planned-deletion.ts';
import type { RetentionContext, RetentionReport } from './retention.ts';
import {
  CLOCK_HOLDS,
  describeHold,
  type HoldReason,
  holdBack,
  isDeletionConfirmed,
  type RetentionHold,
  settleHolds,
} from './retention-holds.ts';
import { runRetention } from './run-retention.ts';

export type GuardedContext = RetentionContext & ClockSource;

/** The result: why the run was held back, or its report. */
export type GuardedRun =
  | { heldBack: HoldReason; why: string }
  | { report: RetentionReport; hasPassed: boolean };

/**
 * One run of retention, unless it must be held back: because the clock is doubted, or because more than a tenth of a
 * table and more than a month at once would be deleted without a confirmation. The reason is in `retention_holds`,
 * for the doctor and the metrics. A confirmation lasts until a run has completed. Throws as `runRetention` does
 * (docs/privacy.md, "A run that is held back").
 */
export async function runGuardedRetention(database: Database, context: GuardedContext): Promise<GuardedRun> {
  const { now, retention } = context;
  const doubt = await believeClock(database, context);
  if (doubt !== undefined)
    return hold(database, context, { because: doubt.because, details: { doubt: describeDoubt(doubt) } });
  await settleHolds(database, CLOCK_HOLDS, now);
  const plan = await findLargeDeletion(database, context);
  if (plan.length > 0 && !(await isDeletionConfirmed(database, plan)))
    return hold(database, context, { because: 'large_deletion', details: { plan } });
  const run = await runRetention(database, context);
  await settleHolds(database, ['large_deletion'], now);
  await database('retention_holds').where('settled_at', '<', daysBefore(now, retention.recordsDays)).delete();
  return run;
}

async function hold(
  database: Database,
  { now }: GuardedContext,
  held: Pick<RetentionHold, 'because' | 'details'>,
): Promise<GuardedRun> {
  await holdBack(database, held, now);
  return { heldBack: held.because, why: describeHold(held) };
}
