import { isUtf8 } from 'node:buffer';
import { UnusableImport } from './unusable-import.ts';

/** A place in a content: how many bytes and lines lie before it. */
export interface Place {
  offset: number;
  line: number;
}

/** A physical line without its line feed, or why it cannot be read. `end` is the place after it. */
export type Line = { end: Place } & ({ text: string } | { fault: 'too_long' | 'not_text' });

/**
 * More than any event: metadata may have 2 KiB, the rest of an event has 500 bytes. What is longer is skipped
 * to its end without being kept.
 */
export const LINE_BYTES_MAX = 65_536;

const LINE_FEED = 0x0a;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** The lines of a content that is read from `start` on, as many at a time as arrive. */
export async function* readLines(chunks: AsyncIterable<Buffer>, start: Place): AsyncGenerator<Line[]> {
  const open: OpenLine = { parts: [], length: 0 };
  let place = start;
  for await (const chunk of chunks) {
    const lines: Line[] = [];
    let from = 0;
    for (let at = chunk.indexOf(LINE_FEED); at !== -1; at = chunk.indexOf(LINE_FEED, from)) {
      extend(open, chunk.subarray(from, at));
      place = { offset: place.offset + open.length + 1, line: place.line + 1 };
      lines.push(close(open, place));
      from = at + 1;
    }
    extend(open, chunk.subarray(from));
    if (lines.length > 0) yield lines;
  }
  if (open.length === 0) return;
  yield [close(open, { offset: place.offset + open.length, line: place.line + 1 })];
}

/** A line whose end has not been found; of one that is too long only the length is kept. */
interface OpenLine {
  parts: Buffer[];
  length: number;
}

function extend(open: OpenLine, part: Buffer): void {
  open.length += part.length;
  if (open.length > LINE_BYTES_MAX) open.parts = [];
  else if (part.length > 0) open.parts.push(part);
}

function close(open: OpenLine, end: Place): Line {
  const { parts, length } = open;
  open.parts = [];
  open.length = 0;
  if (length > LINE_BYTES_MAX) return { end, fault: 'too_long' };
  const [only = Buffer.alloc(0)] = parts;
  const bytes = parts.length > 1 ? Buffer.concat(parts) : only;
  const text = readText(end.line === 1 ? withoutMark(bytes) : bytes);
  return text === undefined ? { end, fault: 'not_text' } : { end, text };
}

function readText(bytes: Buffer): string | undefined {
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : undefined;
}

function withoutMark(bytes: Buffer): Buffer {
  if (UTF16_MARKS.some((mark) => bytes.subarray(0, mark.length).equals(mark))) {
    throw new UnusableImport('The file is UTF-16; convert it to UTF-8 first.');
  }
  return bytes.subarray(0, UTF8_MARK.length).equals(UTF8_MARK) ? bytes.subarray(UTF8_MARK.length) : bytes;
}
