import { readCsvHeader } from './csv-columns.ts';
import type { ImportFormat } from './import-run.ts';
import type { ImportSource } from './import-source.ts';
import { readCsv } from './read-csv.ts';
import {
  type ImportRecord,
  type Line,
  type OnBytes,
  readContent,
  readLines,
  type SourceOffset,
} from './read-lines.ts';
import { importReject } from './rejects.ts';

/** Reads the records of a source, from its beginning or from where an import stopped. */
export type ReadRecords = (from: SourceOffset, onBytes: OnBytes) => AsyncIterable<ImportRecord[]>;

/**
 * Opens a source in its format. The header of a CSV is read each time, also if an import continues after it;
 * throws UnusableImportError if it is invalid.
 */
export async function openRecords(
  source: ImportSource,
  format: ImportFormat,
  isCompressed: boolean,
): Promise<ReadRecords> {
  const linesFrom = (from: SourceOffset, onBytes: OnBytes) =>
    readLines(readContent(source, isCompressed, from.offset, onBytes), from);
  if (format === 'ndjson') return (from, onBytes) => readNdjson(linesFrom(from, onBytes));
  const { columns, end } = await readCsvHeader(readContent(source, isCompressed, 0, () => undefined));
  return (from, onBytes) => readCsv(linesFrom(from.offset < end.offset ? end : from, onBytes), columns);
}

/** One JSON value per line. Empty lines are skipped. */
export async function* readNdjson(lines: AsyncIterable<Line[]>): AsyncGenerator<ImportRecord[]> {
  for await (const portion of lines) yield portion.filter(isNotEmpty).map(readRecord);
}

function isNotEmpty(line: Line): boolean {
  return !('text' in line) || line.text.trim() !== '';
}

function readRecord(line: Line): ImportRecord {
  const { end } = line;
  if ('fault' in line) return { line: end.line, end, reject: importReject(end.line, line.fault) };
  try {
    return { line: end.line, end, element: JSON.parse(line.text) };
  } catch {
    return { line: end.line, end, reject: importReject(end.line, 'not_json') }; // its message quotes the line
  }
}
