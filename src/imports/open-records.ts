import type { ImportFormat } from './begin-import.ts';
import { readCsvHeader } from './csv-columns.ts';
import type { ImportRecord } from './import-record.ts';
import type { ImportSource } from './import-source.ts';
import { type OnBytes, readContent } from './read-content.ts';
import { readCsv } from './read-csv.ts';
import { type Place, readLines } from './read-lines.ts';
import { readNdjson } from './read-ndjson.ts';

/** Reads the records of a source from a place on: the beginning, or where an import stopped. */
export type ReadRecords = (from: Place, onBytes: OnBytes) => AsyncIterable<ImportRecord[]>;

/**
 * Opens a source in its format. The header of a CSV is read each time, also when an import goes on behind it;
 * throws UnusableImport when it is not as it must be.
 */
export async function openRecords(
  source: ImportSource,
  format: ImportFormat,
  isCompressed: boolean,
): Promise<ReadRecords> {
  const linesFrom = (from: Place, onBytes: OnBytes) =>
    readLines(readContent(source, isCompressed, from.offset, onBytes), from);
  if (format === 'ndjson') return (from, onBytes) => readNdjson(linesFrom(from, onBytes));
  const { columns, end } = await readCsvHeader(readContent(source, isCompressed, 0, () => undefined));
  return (from, onBytes) => readCsv(linesFrom(from.offset < end.offset ? end : from, onBytes), columns);
}
