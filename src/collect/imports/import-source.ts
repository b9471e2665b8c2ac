import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';

/** The bytes of an import. They can be read again from any place, so an import can resume. */
export interface ImportSource {
  name: string;
  /** Bytes. */
  size: number;
  read(from: number): AsyncIterable<Buffer>;
}

/** Large enough that a chunk's overhead does not count, small enough to hold several. */
const CHUNK_BYTES = 256 * 1024;

/** A file as a source. Throws UnusableImportError when it is not there, or cannot be read twice (a pipe). */
export async function openImportFile(path: string): Promise<ImportSource> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new UnusableImportError(`${path} does not exist or cannot be read.`);
  if (!found.isFile()) throw new UnusableImportError(`${path} is not a file.`);
  return {
    name: basename(path),
    size: found.size,
    read: (from) => createReadStream(path, { start: from, highWaterMark: CHUNK_BYTES }),
  };
}

/** What is known about a source before it is imported. */
export interface Inspection {
  /** The same for the same content, whatever the file is called. */
  fingerprint: string;
  isCompressed: boolean;
}

const SAMPLE_BYTES = 1024 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Recognises a source by its size, its first and its last MiB: hashing all of it would read many GB twice.
 * Exports of one system may begin alike, but it is very unlikely that they have the same length and the same end too.
 * Gzip is recognised by its first bytes, not by the file's name.
 */
export async function inspectSource(source: ImportSource): Promise<Inspection> {
  const head = await readSample(source, 0);
  const tail = await readSample(source, Math.max(0, source.size - SAMPLE_BYTES));
  const hash = createHash('sha256').update(head).update(tail).digest('hex');
  return {
    fingerprint: `${hash}-${source.size}`,
    isCompressed: head.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC),
  };
}

async function readSample(source: ImportSource, from: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of source.read(from)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= SAMPLE_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, SAMPLE_BYTES);
}

/** The source cannot be read to its end. What was stored before stays. Import an undamaged copy of the file. */
export class DamagedSourceError extends Error {
  override name = 'DamagedSourceError';
}

/**
 * The file as a whole cannot be imported: it is not there, of no known format, or its columns are not the
 * documented ones. Nothing has been imported. The message is for the person at the terminal.
 */
export class UnusableImportError extends Error {
  override name = 'UnusableImportError';
}
