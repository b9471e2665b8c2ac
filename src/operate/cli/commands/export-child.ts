import { type FileHandle, open, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { streamFromSnapshot } from '../../../foundation/db/snapshot-stream.ts';
import { exportChild as contentOf } from '../../../privacy/api/export-child.ts';
import { logAccess, REASONS } from '../../../privacy/inventory/access-log.ts';
import { readArguments, UsageError } from '../read-arguments.ts';
import { readChild } from '../read-child.ts';
import { withDependencies } from '../with-dependencies.ts';

/** What is held about a child is for whoever asked, and for nobody else on the machine. */
const ONLY_MINE = 0o600;

const optionsSchema = z.object({
  child: idSchema,
  output: z.string().min(1).optional(),
  reason: z.enum(REASONS).optional(),
});

/**
 * `export-child <child>`: writes all that is held to a new file, or to standard output. Throws a UsageError when
 * the file cannot be made; one that could not be finished is removed.
 */
export async function exportChild(id: string, given: object, actor: string): Promise<void> {
  const { child, output, reason } = readArguments(optionsSchema, { ...given, child: await readChild(id) });
  const write = (target: () => NodeJS.WritableStream) =>
    withDependencies(async ({ database, clock }) => {
      const now = clock();
      await logAccess(database, { actor, action: 'export', objectKind: 'child', reason }, now);
      const content = await streamFromSnapshot(database, (snapshot) => contentOf(snapshot, child, now));
      await pipeline(content, target(), { end: output !== undefined });
    });
  if (output === undefined) return write(() => process.stdout);
  const file = await openNew(output);
  try {
    await write(() => file.createWriteStream());
  } catch (error) {
    await file.close();
    await rm(output, { force: true });
    throw error;
  }
}

function openNew(path: string): Promise<FileHandle> {
  return open(path, 'wx', ONLY_MINE).catch(({ code }: NodeJS.ErrnoException) => {
    if (code === 'EEXIST') throw new UsageError(`${path} exists and is not overwritten: name another file.`);
    throw new UsageError(`${path} cannot be written (${code}): name a file in a folder that is there.`);
  });
}
