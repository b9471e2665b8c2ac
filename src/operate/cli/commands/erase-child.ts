import { z } from 'zod';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { presentErasure } from '../../../privacy/api/schemas.ts';
import { summarisePersonalData } from '../../../privacy/api/summarise-personal-data.ts';
import type { ErasureRequest } from '../../../privacy/erasure/erasure-request.ts';
import { requestErasure } from '../../../privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../privacy/erasure/run-erasure.ts';
import { logAccess, REASONS } from '../../../privacy/inventory/access-log.ts';
import { adoptSubjectKey } from '../../../records/tombstones/adopt-subject-key.ts';
import type { Runtime } from '../../../runtime.ts';
import { withProgress } from '../progress.ts';
import { readArguments } from '../read-arguments.ts';
import { readChild } from '../read-child.ts';
import { showTable } from '../show-table.ts';
import { say } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const optionsSchema = z.object({
  child: idSchema,
  scope: z.enum(['profile', 'history']),
  reason: z.enum(REASONS),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});

type Options = z.output<typeof optionsSchema>;

/** `erase-child <child>`: shows what is held, or with --yes erases it and prints the receipt. */
export async function eraseChild(child: string, given: object, actor: string): Promise<void> {
  const options = readArguments(optionsSchema, { ...given, child: await readChild(child) });
  await withDependencies(async (dependencies) => {
    await adoptSubjectKey(dependencies.database, dependencies.pseudonymiser);
    if (options.yes) await erase(dependencies, options, actor);
    else await show(dependencies, options, actor);
  });
}

async function show(
  { database, pseudonymiser, retention, clock }: Runtime,
  options: Options,
  actor: string,
): Promise<void> {
  await logAccess(database, { actor, action: 'view', objectKind: 'child', reason: options.reason }, clock());
  const held = await summarisePersonalData(database, { pseudonymiser, retention }, options.child);
  if (options.json) return say.line(JSON.stringify(held));
  say.line(showTable(held.categories, ['table', 'rows', 'first', 'last']));
  say.line('\nNothing was erased: add --yes to do it.');
}

async function erase(dependencies: Runtime, options: Options, actor: string): Promise<void> {
  const { database, pseudonymiser, retention, timeZone, clock } = dependencies;
  const now = clock();
  await logAccess(database, { actor, action: 'erase', objectKind: 'child', reason: options.reason }, now);
  const kind = options.scope === 'profile' ? 'erase_profile' : 'erase_history';
  const request = await requestErasure(
    database,
    { kind, id: options.child, reason: options.reason, requestedBy: actor },
    { pseudonymiser, tombstonesDays: retention.tombstonesDays, now },
  );
  let receipt: ErasureRequest = request;
  await withProgress('Erasing', async (report) => {
    receipt = await runErasure(database, request.id, { timeZone, clock, onErased: report });
    return `${receipt.rows_erased} rows`;
  });
  const shown = presentErasure(receipt);
  if (options.json) return say.line(JSON.stringify(shown));
  const counts = Object.entries(receipt.counts ?? {}).map(([table, count]) => ({ table, ...count }));
  say.line(`Receipt ${receipt.id}: ${receipt.kind}, ${receipt.status} ${shown.completed_at ?? ''}\n`);
  say.line(showTable(counts, ['table', 'before', 'after']));
  say.line(`\n${shown.outside_the_database.join('\n')}`);
}
