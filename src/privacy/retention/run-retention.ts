import { detectChanges } from '../../compute/ledger/detect-changes.ts';
import { describeError } from '../../foundation/core/log.ts';
import { metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { moveWaitingEvents } from '../../records/events/maintain-partitions.ts';
import { alarmsOf, checkRetention } from './check-retention.ts';
import { type DroppedMonths, dropRawMonths } from './drop-raw-months.ts';
import { eraseReturned, expireChildren } from './expire-children.ts';
import { expirePlays, playsDueBefore } from './expire-plays.ts';
import {
  expireAccessLog,
  expireAnnotations,
  expireBackfills,
  expireDifferences,
  expireParents,
  expireReceipts,
  expireSessions,
  expireSetAsides,
  expireTombstones,
} from './expire-records.ts';
import { refreshPlannerStatistics } from './refresh-planner-statistics.ts';
import type { RetentionChecks, RetentionContext, RetentionReport } from './retention.ts';

/** The worker has to stop; the next one to start does the whole run. */
export class RetentionInterruptedError extends Error {
  override name = 'RetentionInterruptedError';
}

/** What a step did and found. */
interface StepResult extends Partial<DroppedMonths> {
  /** How many rows, or children, it deleted. */
  deleted?: number;
  checks?: RetentionChecks;
}

interface Step {
  name: string;
  run(database: Database, context: RetentionContext): Promise<StepResult>;
}

type Outcome = StepResult | { error: unknown };

const deleting = (
  name: string,
  expire: (database: Database, context: RetentionContext) => Promise<number>,
): Step => ({
  name,
  run: async (database, context) => ({ deleted: await expire(database, context) }),
});

/** What a run does, in this order. */
const STEPS: readonly Step[] = [
  { name: 'raw events', run: expireRawEvents },
  { name: 'plays', run: expireDuePlays },
  deleting('returned_children', eraseReturned),
  deleting('children', expireChildren),
  deleting('parents', expireParents),
  deleting('tombstones', expireTombstones),
  deleting('access_log', expireAccessLog),
  deleting('sessions', expireSessions),
  deleting('receipts', expireReceipts),
  deleting('differences', expireDifferences),
  deleting('backfills', expireBackfills),
  deleting('annotations', expireAnnotations),
  deleting('set_asides', expireSetAsides),
  deleting('jobs', (_, { queues }) => queues.removeOldJobs()),
  { name: 'planner_statistics', run: refreshStatistics },
  { name: 'checks', run: async (...step) => ({ checks: await checkRetention(...step) }) },
];

/**
 * One run of the DataRetentionCleanupJob: deletes data past its retention, then checks that none is left. If a step
 * fails, it is logged and the others are done; the first failure is thrown at the end, after the report is stored.
 * May run any number of times, also at the same time. Throws RetentionInterruptedError, without a report, when the
 * signal stops it (docs/privacy.md, "Retention").
 */
export async function runRetention(
  database: Database,
  context: RetentionContext,
): Promise<{ report: RetentionReport; hasPassed: boolean }> {
  const outcomes = await runSteps(database, context);
  const report = reportOf(outcomes, context);
  await storeReport(database, context, report);
  const failure = Object.values(outcomes).find((outcome) => 'error' in outcome);
  if (failure === undefined) return { report, hasPassed: report.alarms.length === 0 };
  context.log?.error({ names: report.alarms }, 'retention was not completed');
  throw new Error('A step of retention failed.', { cause: failure.error });
}

/** Runs the steps one after the other. Returns for each its result, or why it failed. */
async function runSteps(database: Database, context: RetentionContext): Promise<Record<string, Outcome>> {
  const outcomes: Record<string, Outcome> = {};
  for (const { name, run } of STEPS) {
    if (context.signal?.aborted) throw new RetentionInterruptedError();
    try {
      outcomes[name] = await run(database, context);
    } catch (error) {
      context.log?.error({ names: [name], ...describeError(error) }, 'a step of retention failed');
      outcomes[name] = { error };
    }
  }
  return outcomes;
}

function reportOf(outcomes: Record<string, Outcome>, { retention }: RetentionContext): RetentionReport {
  const failed = Object.keys(outcomes).filter((step) => 'error' in (outcomes[step] ?? {}));
  const results = Object.entries(outcomes).flatMap(([step, outcome]) =>
    'error' in outcome ? [] : [{ step, ...outcome }],
  );
  const checks = results.find((result) => result.checks !== undefined)?.checks ?? null;
  const deleted = results.flatMap(({ step, deleted: rows }) => (rows === undefined ? [] : [[step, rows]]));
  return {
    settings: retention,
    dropped: results.flatMap(({ dropped = [] }) => dropped),
    sealed: results.flatMap(({ sealed = [] }) => sealed),
    held_back: results.flatMap(({ heldBack = [] }) => heldBack),
    deleted: Object.fromEntries(deleted),
    failed,
    checks,
    alarms: [...(checks === null ? [] : alarmsOf(checks)), ...failed.map((step) => `${step}: failed`)],
  };
}

async function storeReport(
  database: Database,
  { now, clock }: RetentionContext,
  report: RetentionReport,
): Promise<void> {
  await database('retention_runs').insert({
    started_at: now,
    completed_at: clock(),
    report: JSON.stringify(report),
  });
}

async function expireRawEvents(
  database: Database,
  { now, timeZone, retention: { rawEventsDays }, signal }: RetentionContext,
): Promise<StepResult> {
  await moveWaitingEvents(database);
  await detectChanges(database, timeZone, now);
  return dropRawMonths(database, { now, rawEventsDays, signal });
}

async function expireDuePlays(database: Database, context: RetentionContext): Promise<StepResult> {
  const { now, timeZone, retention } = context;
  const dueBefore = playsDueBefore(metricDateOf(now, timeZone), retention.playsDays);
  const { deleted, inUse } = await expirePlays(database, dueBefore, context);
  return {
    deleted,
    heldBack: inUse.map((partition) => ({ partition, because: 'in_use', dates: [] })),
  };
}

async function refreshStatistics(database: Database, { now }: RetentionContext): Promise<StepResult> {
  await refreshPlannerStatistics(database, now);
  return {};
}
