import { z } from 'zod';
import {
  confirmClock,
  describeDoubt,
  doubtClock,
  expectClocksAgree,
} from '../../../compute/ledger/clock-doubt.ts';
import { adoptTimeZone } from '../../../compute/ledger/ledger-state.ts';
import { type GuardedRun, runGuardedRetention } from '../../../privacy/retention/guard-retention.ts';
import {
  findLargeDeletion,
  type PlannedDeletion,
  planDeletion,
} from '../../../privacy/retention/planned-deletion.ts';
import {
  confirmDeletion,
  describeHold,
  holdBack,
  isDeletionConfirmed,
} from '../../../privacy/retention/retention-holds.ts';
import { RetentionInterruptedError } from '../../../privacy/retention/run-retention.ts';
import { adoptSubjectKey } from '../../../records/tombstones/adopt-subject-key.ts';
import { openQueueSystem, type Runtime } from '../../../runtime.ts';
import { readArguments } from '../read-arguments.ts';
import { showTable } from '../show-table.ts';
import { say } from '../terminal.ts';
import { untilSignal } from '../until-signal.ts';
import { withDependencies } from '../with-dependencies.ts';

const optionsSchema = z
  .object({
    dry_run: z.boolean().default(false),
    confirm_clock: z.boolean().default(false),
    confirm_deletion: z.boolean().default(false),
    json: z.boolean().default(false),
  })
  .refine((options) => !(options.dry_run && (options.confirm_clock || options.confirm_deletion)), {
    path: ['dry_run'],
    error: 'changes nothing, so it does not go with a confirmation',
  });

type Options = z.output<typeof optionsSchema>;

interface GivenOptions {
  dryRun?: boolean;
  confirmClock?: boolean;
  confirmDeletion?: boolean;
  json?: boolean;
}

/** `retention`: one run, as a worker does it, or with --dry-run only what it would delete; exit code 1 if held back. */
export async function retention(given: GivenOptions, actor: string): Promise<void> {
  const { dryRun: dry_run, confirmClock: confirm_clock, confirmDeletion: confirm_deletion, json } = given;
  const options = readArguments(optionsSchema, { dry_run, confirm_clock, confirm_deletion, json });
  await withDependencies((dependencies) =>
    options.dry_run ? show(dependencies, options) : runHere(dependencies, options, actor),
  );
}

/** What a run would delete now, and what would hold it back. Nothing is written, not even that somebody has asked. */
async function show(dependencies: Runtime, { json }: Options): Promise<void> {
  const { database } = dependencies;
  const context = { ...dependencies, now: dependencies.clock() };
  const doubt = await doubtClock(database, dependencies);
  const plan = await planDeletion(database, context);
  const large = await findLargeDeletion(database, context);
  const isHeld = large.length > 0 && !(await isDeletionConfirmed(database, large));
  const heldBackBy = [
    ...(doubt === undefined ? [] : [describeDoubt(doubt)]),
    ...(isHeld ? [describeHold({ details: { plan: large } })] : []),
  ];
  if (json) return say.line(JSON.stringify({ plan, held_back_by: heldBackBy }));
  say.line(describePlan(plan));
  for (const line of heldBackBy) say.line(`\nHeld back: ${line}`);
  say.line('\nNothing was changed.');
}

async function runHere(dependencies: Runtime, options: Options, actor: string): Promise<void> {
  const { database, timeZone, pseudonymiser, clock } = dependencies;
  await adoptTimeZone(database, timeZone);
  await adoptSubjectKey(database, pseudonymiser);
  await confirm(dependencies, options, actor);
  const queueing = await openQueueSystem(dependencies);
  try {
    const { queues } = queueing;
    const run = await untilSignal((signal) =>
      runGuardedRetention(database, { ...dependencies, queues, signal, now: clock() }),
    ).catch((error: unknown) => {
      if (error instanceof RetentionInterruptedError) return undefined;
      throw error;
    });
    if (run === undefined) throw new Error('Stopped. The next run goes on, here or in a worker.');
    tell(run, options);
  } finally {
    await queueing.close();
  }
}

async function confirm(dependencies: Runtime, options: Options, actor: string): Promise<void> {
  const { database, clock } = dependencies;
  if (options.confirm_clock) {
    await expectClocksAgree(database, dependencies);
    await confirmClock(database, clock(), actor);
  }
  if (!options.confirm_deletion) return;
  const now = clock();
  const plan = await findLargeDeletion(database, { ...dependencies, now });
  if (plan.length > 0) await holdBack(database, { because: 'large_deletion', details: { plan } }, now);
  await confirmDeletion(database, now, actor);
}

function tell(run: GuardedRun, { json }: Options): void {
  if ('heldBack' in run || !run.hasPassed) process.exitCode = 1;
  if ('heldBack' in run) {
    if (json) say.line(JSON.stringify({ held_back: run.heldBack, why: run.why }));
    else say.error(`Held back: ${run.why}`);
    return;
  }
  const { deleted, dropped, alarms } = run.report;
  if (json) say.line(JSON.stringify({ deleted, dropped, alarms }));
  else {
    const rows = Object.entries(deleted).map(([what, count]) => ({ what, rows: count }));
    say.line(showTable(rows, ['what', 'rows']));
    for (const name of dropped) say.line(`Dropped ${name}`);
    for (const alarm of alarms) say.error(`ALARM ${alarm}`);
  }
}

const describePlan = (plan: readonly PlannedDeletion[]) =>
  showTable(
    plan.map((row) => ({ ...row })),
    ['table', 'due', 'held'],
  );
