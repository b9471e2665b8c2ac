import type { Command } from 'commander';
import {
  BACKFILL_MODES,
  type BackfillDay,
  backfillRequestSchema,
} from '../../../compute/backfills/backfill.ts';
import { presentBackfill } from '../../../compute/backfills/read-backfills.ts';
import { requestBackfill, stopBackfill } from '../../../compute/backfills/request-backfill.ts';
import { runBackfill } from '../../../compute/backfills/run-backfill.ts';
import { expectClocksAgree } from '../../../compute/ledger/clock-doubt.ts';
import { LONG_STATEMENTS } from '../../../foundation/db/in-transaction.ts';
import { ACTOR, readArguments } from '../read-arguments.ts';
import { untilSignal } from '../signals.ts';
import { say, withProgress } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const EXAMPLES = `
Ctrl-C stops it after the days that it is building. A second Ctrl-C, at least a second later, stops it at once, and
workers finish it.

Examples:
  storytime backfill --from 2026-02-01 --to 2026-02-14 --mode all --dry-run
  storytime backfill --from 2026-02-01 --to 2026-02-14 --mode all --revise-final --reason "durations corrected"`;

/** `backfill`: rebuilds a range of days in this process, with a progress bar. */
export function addBackfillCommand(storytime: Command): void {
  storytime
    .command('backfill')
    .description(
      'rebuild a range of days; never sealed days, and final days only with --revise-final and a reason',
    )
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day, included')
    .option('--mode <mode>', `${BACKFILL_MODES.join(', ')}: which days of the range`, 'missing')
    .option('--revise-final', 'also rebuild final days')
    .option('--reason <text>', 'why final days are revised; it is stored')
    .option('--dry-run', 'change no figure; print what would change')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(backfill);
}

async function backfill({ json = false, ...given }: Record<string, unknown>): Promise<void> {
  const { reviseFinal: revise_final, dryRun: dry_run, ...options } = given;
  const request = readArguments(backfillRequestSchema, { ...options, revise_final, dry_run });
  await withDependencies(async ({ database, clock, timeZone, measureClockDifference }) => {
    await expectClocksAgree(database, { clock, measureClockDifference });
    const context = { timeZone, now: clock(), requestedBy: ACTOR };
    const id = String(await requestBackfill(database, request, { ...context, ...LONG_STATEMENTS }));
    const finished = await withProgress(
      request.dry_run ? 'Comparing' : 'Rebuilding',
      (report) => {
        const onDay = (_day: unknown, done: number, total: number) => report(done, total);
        return untilSignal((signal) => runBackfill(database, id, clock, { onDay, signal }));
      },
      ({ days }) => `${days.filter(isDone).length} days`,
    );
    if (!finished.days.every(isDone)) {
      await stopBackfill(database, id, clock());
      finished.status = 'failed';
      say.error('Stopped: pending days stay as they are. The same command begins a new backfill.');
    }
    say.line(json ? JSON.stringify(presentBackfill(finished)) : describe(finished));
    if (finished.status === 'failed') process.exitCode = 1;
  });
}

const isDone = ({ result }: BackfillDay) => result !== 'pending';

function describe({ days, mode, dry_run }: Awaited<ReturnType<typeof runBackfill>>): string {
  const lines = days.map(({ metric_date, result, error, differences }) => {
    const figures = Object.entries(differences?.platform ?? {}).map(
      ([name, { before, after }]) => `${name} ${before ?? '-'} -> ${after ?? '-'}`,
    );
    return [`  ${metric_date}  ${result}`, error, figures.join(', ')].filter(Boolean).join('  ');
  });
  if (lines.length === 0) return `No day of this range is ${mode === 'all' ? 'in the ledger' : mode}.`;
  return [...lines, dry_run ? 'Nothing was changed.' : ''].filter(Boolean).join('\n');
}
