import type { Command } from 'commander';
import { z } from 'zod';
import { createApiKey, listApiKeys, revokeApiKey } from '../../../foundation/access/manage-api-keys.ts';
import { SCOPES } from '../../../foundation/access/principal.ts';
import { isOneLine, NOT_ONE_LINE } from '../../../foundation/core/one-line.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { readArguments } from '../read-arguments.ts';
import { say, showTable } from '../terminal.ts';
import { withDependencies } from '../with-dependencies.ts';

const NAME_LENGTH_MAX = 100;

const createSchema = z
  .object({
    name: z.string().trim().min(1).max(NAME_LENGTH_MAX).refine(isOneLine, { error: NOT_ONE_LINE }),
    scope: z.enum(SCOPES),
    publisher: idSchema.optional(),
    json: z.boolean().default(false),
  })
  .refine((options) => (options.scope === 'publisher') === (options.publisher !== undefined), {
    path: ['publisher'],
    error: 'goes with the scope publisher, and only with it',
  });

const COLUMNS = ['id', 'name', 'scope', 'publisher_id', 'created_at', 'last_used_at', 'revoked_at'] as const;

const EXAMPLES = `
Examples:
  storytime keys create --name "ios backend" --scope ingest
  storytime keys create --name "Lantern Press" --scope publisher --publisher 7`;

/** `keys create|list|revoke`: API keys (docs/api.md). */
export function addKeysCommand(storytime: Command): void {
  const keys = storytime.command('keys').description('create, list and revoke API keys');
  keys
    .command('create')
    .description('create a key; it is shown once')
    .requiredOption('--name <name>', 'who uses it, such as "ios app"')
    .requiredOption('--scope <scope>', SCOPES.join(', '))
    .option(
      '--publisher <id>',
      'whose reports a key of scope publisher may read (no endpoint accepts such a key yet)',
    )
    .option('--json', 'answer as JSON')
    .addHelpText('after', EXAMPLES)
    .action(create);
  keys
    .command('list')
    .description('list every key, revoked ones too')
    .option('--json', 'answer as JSON')
    .action(list);
  keys
    .command('revoke <id>')
    .description('revoke a key; it stops working within ten seconds')
    .option('--json', 'answer as JSON')
    .action(revoke);
}

async function create(given: unknown): Promise<void> {
  const { name, scope, publisher, json } = readArguments(createSchema, given);
  await withDependencies(async ({ database, clock }) => {
    const fields = { name, scope, ...(publisher === undefined ? {} : { publisherId: publisher }) };
    const key = await createApiKey(database, fields, clock());
    say.line(json ? JSON.stringify({ key }) : `${key}\n\nKeep it now: only a hash of it is stored.`);
  });
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  await withDependencies(async ({ database }) => {
    const entries = await listApiKeys(database);
    say.line(json ? JSON.stringify(entries) : showTable(entries, COLUMNS));
  });
}

async function revoke(id: string, { json = false }: { json?: boolean }): Promise<void> {
  const keyId = readArguments(idSchema, id);
  await withDependencies(async ({ database, clock }) => {
    const entry = await revokeApiKey(database, keyId, clock());
    say.line(json ? JSON.stringify(entry) : `Revoked key ${keyId} (${entry.name}).`);
  });
}
