import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DamagedSource } from './damaged-source.ts';
import type { ImportSource } from './import-source.ts';

/** Receives how many bytes of the source have been read, out of its size. */
export type OnBytes = (read: number) => void;

/**
 * The content of a source from a place in it on: the bytes themselves, or what they decompress to. A gzip
 * stream can only be entered at its beginning, so what lies before the place is decompressed and dropped.
 * Reads no further ahead than its consumer asks. Throws DamagedSource for gzip that is not whole.
 */
export function readContent(
  source: ImportSource,
  isCompressed: boolean,
  offset: number,
  onBytes: OnBytes,
): AsyncIterable<Buffer> {
  if (!isCompressed) return countBytes(source, offset, onBytes);
  const gunzip = createGunzip();
  // Whoever iterates over gunzip gets the errors of both; the callback is there so that nobody else does.
  pipeline(Readable.from(countBytes(source, 0, onBytes)), gunzip, () => undefined);
  return skipBytes(gunzip, offset);
}

async function* countBytes(source: ImportSource, from: number, onBytes: OnBytes): AsyncGenerator<Buffer> {
  let read = from;
  for await (const chunk of source.read(from)) {
    read += chunk.length;
    onBytes(read);
    yield chunk;
  }
}

async function* skipBytes(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Buffer> {
  let left = count;
  try {
    for await (const chunk of chunks) {
      if (left < chunk.length) yield chunk.subarray(left);
      left = Math.max(0, left - chunk.length);
    }
  } catch (error) {
    if (!isZlibFault(error)) throw error;
    throw new DamagedSource('The gzip file is damaged or not complete.', { cause: error });
  }
}

function isZlibFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
