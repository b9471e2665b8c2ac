import type { Command } from 'commander';
import { retentionPolicy } from '../../../privacy/api/policy.ts';
import { policyText } from '../../../privacy/api/policy-text.ts';
import { REASONS } from '../../../privacy/inventory/access-log.ts';
import { say } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';
import { eraseChild } from './erase-child.ts';
import { exportChild } from './export-child.ts';

/** Who is written into the access log. */
const ACTOR = 'command line';

const ERASE_EXAMPLES = `
Without --yes it only shows what would be erased. With - as the child, the id is read from standard input: so it is
neither in the history of your shell nor in the list of processes.

Examples:
  storytime erase-child 9010 --reason parent_request
  storytime erase-child 9010 --reason parent_request --scope history --yes
  storytime erase-child - --reason parent_request --yes`;

/** `erase-child`, `export-child`, `policy`: what the privacy endpoints do, without a key (docs/privacy.md). */
export function addPrivacyCommands(storytime: Command): void {
  storytime
    .command('erase-child <child>')
    .description('erase everything about a child, or what it has watched, and print the receipt')
    .requiredOption('--reason <reason>', REASONS.join(', '))
    .option('--scope <scope>', 'profile: everything, for good; history: what was watched', 'profile')
    .option('--yes', 'erase; without it nothing is')
    .option('--json', 'answer as JSON')
    .addHelpText('after', ERASE_EXAMPLES)
    .action((child: string, options: object) => eraseChild(child, options, ACTOR));
  storytime
    .command('export-child <child>')
    .description('write everything that is held about a child as JSON, with the meaning of every field')
    .option('--output <file>', 'a file that only you may read; standard output without it')
    .option('--reason <reason>', REASONS.join(', '))
    .addHelpText(
      'after',
      '\nWith - as the child, the id is read from standard input.\n\nExample:\n  storytime export-child - --output child.json',
    )
    .action((child: string, options: object) => exportChild(child, options, ACTOR));
  storytime
    .command('policy')
    .description('print the retention policy that is in force')
    .option('--json', 'answer as JSON')
    .action(({ json = false }: { json?: boolean }) => printPolicy(json));
}

async function printPolicy(json: boolean): Promise<void> {
  await withDependencies(async ({ database, retention, clock }) => {
    const policy = await retentionPolicy(database, retention, clock());
    say.line(json ? JSON.stringify(policy) : policyText(policy).trimEnd());
  });
}
