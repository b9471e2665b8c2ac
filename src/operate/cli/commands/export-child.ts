import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { streamFromSnapshot } from '../../../foundation/db/snapshot-stream.ts';
import { exportChild as contentOf } from '../../../privacy/api/export-child.ts';
import { logAccess, REASONS } from '../../../privacy/inventory/access-log.ts';
import { ACTOR, readArguments, readChild, UsageError } from '../read-arguments.ts';
import { withDependencies } from '../with-dependencies.ts';

/** Only the user who ran the command may read the file: it holds everything about a child. */
const OWNER_ONLY = 0o600;

const NOTES = `
With - as the child, the id is read from standard input.

Example:
  storytime export-child - --output child.json`;

const optionsSchema = z.object({
  child: idSchema,
  output: z.string().min(1).optional(),
  reason: z.enum(REASONS).optional(),
});

/** `export-child <child>`: everything that is stored about a child, as JSON (docs/privacy.md). */
export function addExportChildCommand(storytime: Command): void {
  storytime
    .command('export-child <child>')
    .description('write everything that is stored about a child as JSON, with the meaning of every field')
    .option('--output <file>', 'write to a new file that only you may read, instead of standard output')
    .option('--reason <reason>', REASONS.join(', '))
    .addHelpText('after', NOTES)
    .action(exportChild);
}

/** Throws a UsageError if the file cannot be created; a file that could not be completed is removed. */
async function exportChild(typed: string, given: object): Promise<void> {
  const { child, output, reason } = readArguments(optionsSchema, { ...given, child: await readChild(typed) });
  const write = (target: () => NodeJS.WritableStream) =>
    withDependencies(async ({ database, clock }) => {
      const now = clock();
      await logAccess(database, { actor: ACTOR, action: 'export', objectKind: 'child', reason }, now);
      const content = await streamFromSnapshot(database, (snapshot) => contentOf(snapshot, child, now));
      await pipeline(content, target(), { end: output !== undefined });
    });
  if (output === undefined) return write(() => process.stdout);
  const file = await createFile(output);
  try {
    await write(() => file.createWriteStream());
  } catch (error) {
    await file.close();
    await rm(output, { force: true });
    throw error;
  }
}

function createFile(path: string): Promise<FileHandle> {
  return open(path, 'wx', OWNER_ONLY).catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'EEXIST') throw new UsageError(`${path} exists and is not overwritten: name another file.`);
    throw new UsageError(`${path} cannot be written (${code}): name a file in an existing folder.`);
  });
}
