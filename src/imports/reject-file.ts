import { type FileHandle, open } from 'node:fs/promises';
import type { ImportReject } from './import-reject.ts';
import { UnusableImport } from './unusable-import.ts';

/** A file of NDJSON with the lines that are not imported: `{"line", "code", "detail"}`. */
export interface RejectFile {
  write(rejects: ImportReject[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file: anew, or to go on writing it. Throws UnusableImport when it cannot be written, or is the very
 * file that is being imported.
 */
export async function openRejectFile(
  path: string,
  imported: string,
  { isResumed }: { isResumed: boolean },
): Promise<RejectFile> {
  const file = await open(path, 'a').catch(() => undefined);
  if (file === undefined) throw new UnusableImport(`${path} cannot be written.`);
  try {
    if (await isSameFile(file, imported)) throw new UnusableImport(`${path} is the file to import.`);
    if (!isResumed) await file.truncate();
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    write: (rejects) => file.appendFile(rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('')),
    close: () => file.close(),
  };
}

async function isSameFile(file: FileHandle, path: string): Promise<boolean> {
  const other = await open(path, 'r');
  try {
    const [one, two] = [await file.stat(), await other.stat()];
    return one.ino === two.ino && one.dev === two.dev;
  } finally {
    await other.close();
  }
}
