import { isUtf8 } from 'node:buffer';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DamagedSourceError, type ImportSource, UnusableImportError } from './import-source.ts';
import type { ImportReject } from './rejects.ts';

/** A place in a content: how many bytes and lines lie before it. */
export interface SourceOffset {
  offset: number;
  line: number;
}

/** What ends a line; empty at the end of the content. */
export type LineEnd = '\n' | '\r\n' | '\r' | '';

/** A physical line without its line end, or why it cannot be read. `end` is the place after both. */
export type Line = { end: SourceOffset; ending: LineEnd } & (
  | { text: string }
  | { fault: 'too_long' | 'not_text' }
);

/**
 * More than any event: metadata may have 2 KiB, the rest of an event has 500 bytes. A longer line is skipped to its
 * end without being kept.
 */
export const LINE_BYTES_MAX = 65_536;

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const RETURN = Buffer.from([CARRIAGE_RETURN]);
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/**
 * The lines of a content that is read from `start` on, as many at a time as arrive. LF, CRLF and CR end a line,
 * and one file may mix them (docs/import.md, "Formats").
 */
export async function* readLines(chunks: AsyncIterable<Buffer>, start: SourceOffset): AsyncGenerator<Line[]> {
  const open: OpenLine = { parts: [], length: 0 };
  let place = start;
  const end = (ending: LineEnd): Line => {
    place = { offset: place.offset + open.length + ending.length, line: place.line + 1 };
    return close(open, place, ending);
  };
  let isReturned = false; // the last byte was a CR: an LF may follow in the next chunk
  for await (const chunk of chunks) {
    if (chunk.length === 0) continue;
    const bytes: Buffer = isReturned ? Buffer.concat([RETURN, chunk]) : chunk;
    isReturned = bytes[bytes.length - 1] === CARRIAGE_RETURN;
    const until = isReturned ? bytes.length - 1 : bytes.length;
    const lines: Line[] = [];
    let from = 0;
    for (const { at, ending } of findLineEnds(bytes)) {
      if (at === until) break;
      extend(open, bytes.subarray(from, at));
      lines.push(end(ending));
      from = at + ending.length;
    }
    extend(open, bytes.subarray(from, until));
    if (lines.length > 0) yield lines;
  }
  if (isReturned) yield [end('\r')];
  else if (open.length > 0) yield [end('')];
}

/**
 * Where lines end, and with what. Each of the two bytes is searched only after its last position, because most files
 * have no CR.
 */
function* findLineEnds(bytes: Buffer): Generator<{ at: number; ending: LineEnd }> {
  const next = (byte: number, from: number) => {
    const at = bytes.indexOf(byte, from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  };
  let [feed, carriage] = [next(LINE_FEED, 0), next(CARRIAGE_RETURN, 0)];
  for (let at = Math.min(feed, carriage); at < bytes.length; at = Math.min(feed, carriage)) {
    const ending = at === feed ? '\n' : bytes[at + 1] === LINE_FEED ? '\r\n' : '\r';
    yield { at, ending };
    const from = at + ending.length;
    if (feed < from) feed = next(LINE_FEED, from);
    if (carriage < from) carriage = next(CARRIAGE_RETURN, from);
  }
}

/** A line whose end has not been found yet. If it is too long, only its length is kept. */
interface OpenLine {
  parts: Buffer[];
  length: number;
}

function extend(open: OpenLine, part: Buffer): void {
  open.length += part.length;
  if (open.length > LINE_BYTES_MAX) open.parts = [];
  else if (part.length > 0) open.parts.push(part);
}

function close(open: OpenLine, end: SourceOffset, ending: LineEnd): Line {
  const { parts, length } = open;
  open.parts = [];
  open.length = 0;
  if (length > LINE_BYTES_MAX) return { end, ending, fault: 'too_long' };
  const [only = Buffer.alloc(0)] = parts;
  const bytes = parts.length > 1 ? Buffer.concat(parts) : only;
  const text = readText(end.line === 1 ? withoutMark(bytes) : bytes);
  return text === undefined ? { end, ending, fault: 'not_text' } : { end, ending, text };
}

function readText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : undefined;
}

function withoutMark(bytes: Buffer): Buffer {
  if (UTF16_MARKS.some((mark) => bytes.subarray(0, mark.length).equals(mark))) {
    throw new UnusableImportError('The file is UTF-16; convert it to UTF-8 first.');
  }
  return bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : bytes;
}

/** Receives how many bytes of the source have been read, out of its size. */
export type OnBytes = (read: number) => void;

/**
 * The content of a source after a place in it, decompressed if it is gzip. A gzip stream can only be read from its
 * beginning, so the content before the place is decompressed and dropped. Reads no further ahead than its consumer
 * asks. Throws DamagedSourceError for gzip that is not whole.
 */
export function readContent(
  source: ImportSource,
  isCompressed: boolean,
  offset: number,
  onBytes: OnBytes,
): AsyncIterable<Buffer> {
  if (!isCompressed) return countBytes(source, offset, onBytes);
  const gunzip = createGunzip();
  // The loop over gunzip receives the errors of both streams. The callback keeps them from being thrown elsewhere.
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
    throw new DamagedSourceError('The gzip file is damaged or incomplete. Use a complete copy.', {
      cause: error,
    });
  }
}

function isZlibFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}

/**
 * The content of one event of a file, not yet validated, or why it cannot be read. `line` is where it begins. `end` is
 * the place after it, from which an import continues.
 */
export type ImportRecord = { line: number; end: SourceOffset } & (
  | { element: unknown }
  | { reject: ImportReject }
);
