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
import type { RetentionContext, RetentionReport } from './retention.ts';

/** The worker has to stop; the next one that starts does all of it. */
export class RetentionInterruptedError extends Error {
  override name = 'RetentionInterruptedError';
}

/**
 * One run of the DataRetentionCleanupJob: deletes data past its retention, then checks that none is left. If a step
 * fails, it is logged, and the others are done. The first failure is thrown at the end, after the report is stored. May
 * run any number of times, at once too. Throws RetentionInterruptedError, without a report, when the signal stops it
 * (docs/privacy.md, "Retention").
 */
export async function runRetention(
  database: Database,
  context: RetentionContext,
): Promise<{ report: RetentionReport; hasPassed: boolean }> {
  const months: DroppedMonths = { dropped: [], sealed: [], heldBack: [] };
  const deleted: Record<string, number> = {};
  const found: Pick<RetentionReport, 'checks'> = { checks: null };
  const failures = await runSteps(
    {
      ...stepsOf(database, context, { months, deleted }),
      checks: async () => {
        found.checks = await checkRetention(database, context);
      },
    },
    context,
  );
  const { dropped, sealed, heldBack: held_back } = months;
  const failed = Object.keys(failures);
  const alarms = [
    ...(found.checks === null ? [] : alarmsOf(found.checks)),
    ...failed.map((step) => `${step}: failed`),
  ];
  const report = {
    settings: context.retention,
    dropped,
    sealed,
    held_back,
    deleted,
    failed,
    ...found,
    alarms,
  };
  await storeReport(database, context, report);
  const [cause] = Object.values(failures);
  if (failed.length === 0) return { report, hasPassed: alarms.length === 0 };
  context.log?.error({ names: alarms }, 'retention was not all done');
  throw new Error('A step of retention failed.', { cause });
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

/** What a run does, in this order, and where each step writes what it has done. */
function stepsOf(
  database: Database,
  context: RetentionContext,
  { months, deleted }: { months: DroppedMonths; deleted: Record<string, number> },
): Record<string, () => Promise<void>> {
  const { now, timeZone, retention, signal } = context;
  const { rawEventsDays } = retention;
  return {
    'raw events': async () => {
      await moveWaitingEvents(database);
      await detectChanges(database, timeZone, now);
      Object.assign(months, await dropRawMonths(database, { now, rawEventsDays, signal }));
    },
    ...counted(deleted, {
      plays: () =>
        expirePlays(
          database,
          playsDueBefore(metricDateOf(now, timeZone), retention.playsDays),
          context,
          (partition) => months.heldBack.push({ partition, because: 'in_use', dates: [] }),
        ),
      returned_children: () => eraseReturned(database, context),
      children: () => expireChildren(database, context),
      parents: () => expireParents(database, context),
      tombstones: () => expireTombstones(database, context),
      access_log: () => expireAccessLog(database, context),
      sessions: () => expireSessions(database, context),
      receipts: () => expireReceipts(database, context),
      differences: () => expireDifferences(database, context),
      backfills: () => expireBackfills(database, context),
      annotations: () => expireAnnotations(database, context),
      set_asides: () => expireSetAsides(database, context),
      jobs: () => context.queues.removeOldJobs(),
    }),
    samples: () => refreshPlannerStatistics(database, now),
  };
}

function counted(
  deleted: Record<string, number>,
  steps: Record<string, () => Promise<number>>,
): Record<string, () => Promise<void>> {
  return Object.fromEntries(
    Object.entries(steps).map(([name, step]) => [
      name,
      async () => {
        deleted[name] = await step();
      },
    ]),
  );
}

/** Runs them one after the other; returns by step why it failed. */
async function runSteps(
  steps: Record<string, () => Promise<void>>,
  { log, signal }: RetentionContext,
): Promise<Record<string, unknown>> {
  const failures: Record<string, unknown> = {};
  for (const [name, step] of Object.entries(steps)) {
    if (signal?.aborted) throw new RetentionInterruptedError();
    try {
      await step();
    } catch (error) {
      log?.error({ names: [name], ...describeError(error) }, 'a step of retention failed');
      failures[name] = error;
    }
  }
  return failures;
}
