import type { Command } from 'commander';
import { z } from 'zod';
import {
  confirmClock,
  describeDoubt,
  doubtClock,
  expectClocksAgree,
} from '../../../compute/ledger/clock-doubt.ts';
import { adoptTimeZone } from '../../../compute/ledger/ledger-state.ts';
import { type GuardedRun, runGuardedRetention } from '../../../privacy/retention/guard-retention.ts';
import { findLargeDeletion, planDeletion } from '../../../privacy/retention/planned-deletion.ts';
import {
  confirmDeletion,
  describeHold,
  holdBack,
  isDeletionConfirmed,
} from '../../../privacy/retention/retention-holds.ts';
import { RetentionInterruptedError } from '../../../privacy/retention/run-retention.ts';
import { adoptSubjectKey } from '../../../records/tombstones/pseudonymiser.ts';
import type { Runtime } from '../../../runtime.ts';
import { ACTOR, readArguments } from '../read-arguments.ts';
import { untilSignal } from '../signals.ts';
import { say, showTable } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const EXAMPLES = `
Workers run retention every night at 03:30. This command runs it at once, or confirms a run that is held back.

Examples:
  storytime retention --dry-run
  storytime retention --confirm-clock`;

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

/** `retention`: deletes data past its retention, in this process (docs/privacy.md, "A run that is held back"). */
export function addRetentionCommand(storytime: Command): void {
  storytime
    .command('retention')
    .description('delete data that is past its retention, or confirm a run that is held back')
    .option('--dry-run', 'change nothing; print what would be deleted and what holds it back')
    .option('--confirm-clock', 'confirm that the clock is right after a pause of more than two days')
    .option(
      '--confirm-deletion',
      'confirm that more than a tenth of a table, and more than a month, may be deleted at once',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(retention);
}

/** Runs it once, as a worker does, or with --dry-run only previews it. The exit code is 1 if the run is held back. */
async function retention(given: GivenOptions): Promise<void> {
  const { dryRun: dry_run, confirmClock: confirm_clock, confirmDeletion: confirm_deletion, json } = given;
  const options = readArguments(optionsSchema, { dry_run, confirm_clock, confirm_deletion, json });
  await withDependencies((dependencies) => (options.dry_run ? preview : run)(dependencies, options));
}

/** Prints what a run would delete now, and what would hold it back. Nothing is written. */
async function preview(dependencies: Runtime, { json }: Options): Promise<void> {
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
  say.line(showTable(plan, ['table', 'due', 'held']));
  for (const line of heldBackBy) say.line(`\nHeld back: ${line}`);
  say.line('\nNothing was changed.');
}

async function run(dependencies: Runtime, options: Options): Promise<void> {
  const { database, timeZone, pseudonymiser, clock } = dependencies;
  await adoptTimeZone(database, timeZone);
  await adoptSubjectKey(database, pseudonymiser);
  await confirm(dependencies, options);
  const { openQueueSystem } = await import('../../../runtime.ts');
  const queueing = await openQueueSystem(dependencies);
  try {
    const { queues } = queueing;
    const ended = await untilSignal((signal) =>
      runGuardedRetention(database, { ...dependencies, queues, signal, now: clock() }),
    ).catch((error: unknown) => {
      if (error instanceof RetentionInterruptedError) return undefined;
      throw error;
    });
    if (ended === undefined) throw new Error('Stopped. The next run, here or in a worker, deletes the rest.');
    report(ended, options);
  } finally {
    await queueing.close();
  }
}

async function confirm(dependencies: Runtime, options: Options): Promise<void> {
  const { database, clock } = dependencies;
  if (options.confirm_clock) {
    await expectClocksAgree(database, dependencies);
    await confirmClock(database, clock(), ACTOR);
  }
  if (!options.confirm_deletion) return;
  const now = clock();
  const plan = await findLargeDeletion(database, { ...dependencies, now });
  if (plan.length > 0) await holdBack(database, { because: 'large_deletion', details: { plan } }, now);
  await confirmDeletion(database, now, ACTOR);
}

function report(run: GuardedRun, { json }: Options): void {
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
