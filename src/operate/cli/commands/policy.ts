import type { Command } from 'commander';
import { retentionPolicy } from '../../../privacy/api/policy.ts';
import { policyText } from '../../../privacy/api/policy-text.ts';
import { say } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

/** `policy`: the retention policy of this installation (docs/privacy.md, "Retention"). */
export function addPolicyCommand(storytime: Command): void {
  storytime
    .command('policy')
    .description('print the retention policy that is in force')
    .option('--json', 'answer as JSON')
    .action(policy);
}

async function policy({ json = false }: { json?: boolean }): Promise<void> {
  await withDependencies(async ({ database, retention, clock }) => {
    const inForce = await retentionPolicy(database, retention, clock());
    say.line(json ? JSON.stringify(inForce) : policyText(inForce).trimEnd());
  });
}
