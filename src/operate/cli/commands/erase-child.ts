import type { Command } from 'commander';
import { z } from 'zod';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { presentErasure } from '../../../privacy/api/schemas.ts';
import { summarisePersonalData } from '../../../privacy/api/summarise-personal-data.ts';
import { requestErasure } from '../../../privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../privacy/erasure/run-erasure.ts';
import { logAccess, REASONS } from '../../../privacy/inventory/access-log.ts';
import { adoptSubjectKey } from '../../../records/tombstones/pseudonymiser.ts';
import type { Runtime } from '../../../runtime.ts';
import { ACTOR, readArguments, readChild } from '../read-arguments.ts';
import { say, showTable, withProgress } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const EXAMPLES = `
Without --yes it only shows what would be erased. With - as the child, the id is read from standard input, so that it is
neither in the history of your shell nor in the list of processes.

Examples:
  storytime erase-child 9010 --reason parent_request
  storytime erase-child 9010 --reason parent_request --scope history --yes
  storytime erase-child - --reason parent_request --yes`;

const optionsSchema = z.object({
  child: idSchema,
  scope: z.enum(['profile', 'history']),
  reason: z.enum(REASONS),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});

type Options = z.output<typeof optionsSchema>;

/** `erase-child <child>`: what the erasure endpoints do, without a key (docs/privacy.md). */
export function addEraseChildCommand(storytime: Command): void {
  storytime
    .command('erase-child <child>')
    .description('erase everything about a child, or what it has watched, and print the receipt')
    .requiredOption('--reason <reason>', REASONS.join(', '))
    .option('--scope <scope>', 'profile: everything, for good; history: what was watched', 'profile')
    .option('--yes', 'erase; without it nothing is erased')
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(eraseChild);
}

async function eraseChild(typed: string, given: object): Promise<void> {
  const options = readArguments(optionsSchema, { ...given, child: await readChild(typed) });
  await withDependencies(async (dependencies) => {
    await adoptSubjectKey(dependencies.database, dependencies.pseudonymiser);
    await (options.yes ? erase : preview)(dependencies, options);
  });
}

async function preview(
  { database, pseudonymiser, retention, clock }: Runtime,
  { child, reason, json }: Options,
): Promise<void> {
  await logAccess(database, { actor: ACTOR, action: 'view', objectKind: 'child', reason }, clock());
  const stored = await summarisePersonalData(database, { pseudonymiser, retention }, child);
  if (json) return say.line(JSON.stringify(stored));
  say.line(showTable(stored.categories, ['table', 'rows', 'first', 'last']));
  say.line('\nNothing was erased: add --yes to erase it.');
}

async function erase(dependencies: Runtime, { child, scope, reason, json }: Options): Promise<void> {
  const { database, pseudonymiser, retention, timeZone, clock } = dependencies;
  const now = clock();
  await logAccess(database, { actor: ACTOR, action: 'erase', objectKind: 'child', reason }, now);
  const request = await requestErasure(
    database,
    {
      kind: scope === 'profile' ? 'erase_profile' : 'erase_history',
      ...{ id: child, reason, requestedBy: ACTOR },
    },
    { pseudonymiser, tombstonesDays: retention.tombstonesDays, now },
  );
  const receipt = await withProgress(
    'Erasing',
    (report) => runErasure(database, request.id, { timeZone, clock, onErased: report }),
    ({ rows_erased }) => `${rows_erased} rows`,
  );
  const shown = presentErasure(receipt);
  if (json) return say.line(JSON.stringify(shown));
  const counts = Object.entries(receipt.counts ?? {}).map(([table, count]) => ({ table, ...count }));
  say.line(`Receipt ${receipt.id}: ${receipt.kind}, ${receipt.status} ${shown.completed_at ?? ''}\n`);
  say.line(showTable(counts, ['table', 'before', 'after']));
  say.line(`\n${shown.outside_the_database.join('\n')}`);
}
