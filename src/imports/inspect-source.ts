import { createHash } from 'node:crypto';
import type { ImportSource } from './import-source.ts';

/** What is found out about a source before it is imported. */
export interface Inspection {
  /** The same for the same content, whatever the file is called. */
  fingerprint: string;
  isCompressed: boolean;
}

const SAMPLE_BYTES = 1024 * 1024;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/**
 * Recognises a source by its size, its first and its last MiB: hashing all of it would read many GB twice.
 * Exports of one system may begin alike; that they are as long and end alike too is unlikely enough. Gzip
 * is told by its first bytes, not by the file's name.
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
