import type { Command } from 'commander';

/** Who has confirmed it, in the table of what was held back. */
const ACTOR = 'command line';

const EXAMPLES = `
Workers do this every night at 03:30. Here it is done at once, or somebody confirms what was held back.

Examples:
  storytime retention --dry-run
  storytime retention --confirm-clock`;

/** `retention`: deletes what has passed its life, here and now (docs/privacy.md, "A run that is held back"). */
export function addRetentionCommand(storytime: Command): void {
  storytime
    .command('retention')
    .description('delete what has passed its life, or confirm a run that is held back')
    .option('--dry-run', 'change nothing, only say what would be deleted and what holds it back')
    .option('--confirm-clock', 'say that the clock is right after a pause of more than two days')
    .option('--confirm-deletion', 'say that a deletion is meant of more than a tenth and a month at once')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: object) => (await import('./retention.ts')).retention(options, ACTOR));
}
