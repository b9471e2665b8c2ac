import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { UnusableImport } from './unusable-import.ts';

/** Where the bytes of an import come from. It can be read again, from any place: that is how it resumes. */
export interface ImportSource {
  name: string;
  /** Bytes. */
  size: number;
  read(from: number): AsyncIterable<Buffer>;
}

/** Large enough that a chunk's overhead does not count, small enough to hold several. */
const CHUNK_BYTES = 256 * 1024;

/** A file as a source. Throws UnusableImport when it is not there, or cannot be read twice (a pipe). */
export async function openImportFile(path: string): Promise<ImportSource> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UnusableImport(`${path} is not there, or may not be read.`);
  if (!found.isFile()) throw new UnusableImport(`${path} is not a file.`);
  return {
    name: basename(path),
    size: found.size,
    read: (from) => createReadStream(path, { start: from, highWaterMark: CHUNK_BYTES }),
  };
}
