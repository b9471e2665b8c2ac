import { parse } from 'csv-parse/sync';
import type { z } from 'zod';
import type { eventSchema } from '../../records/events/event-schema.ts';
import { UnusableImportError } from './import-source.ts';
import { type Line, readLines, type SourceOffset } from './read-lines.ts';

type Field = keyof z.input<typeof eventSchema>;

const asText = (cell: string): unknown => cell;
/** A number as JSON writes it. Anything else stays text, and the event's schema rejects it with the field's name. */
const asJson = (cell: string): unknown => {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
};

/** The columns of the wire (docs/api.md, "An event"), and the value that a cell of each becomes. */
const CELLS: Record<Field, (cell: string) => unknown> = {
  event_id: asText,
  event_type: asText,
  child_profile_id: asText,
  book_id: asText,
  session_id: asText,
  position_seconds: asJson,
  from_position_seconds: asJson,
  occurred_at: asText,
  metadata: asJson,
};

const NEEDED: Field[] = ['event_type', 'child_profile_id', 'book_id', 'occurred_at'];

export type CsvColumns = readonly Field[];

/**
 * Reads the header of a CSV content, which must be its first line. Throws UnusableImportError for one that names
 * anything else than the columns of the wire, or lacks one that every event has. It names columns by their
 * place: without a header the first line is an event.
 */
export async function readCsvHeader(
  content: AsyncIterable<Buffer>,
): Promise<{ columns: CsvColumns; end: SourceOffset }> {
  for await (const [line] of readLines(content, { offset: 0, line: 0 })) {
    if (line !== undefined) return { columns: readColumns(line), end: line.end };
  }
  throw new UnusableImportError('The file is empty; its first line must name the columns.');
}

function readColumns(line: Line): CsvColumns {
  const names = 'text' in line ? splitHeader(line.text) : [];
  const known = Object.keys(CELLS).join(', ');
  if (names.length === 0)
    throw new UnusableImportError(`The first line must name the columns. Known columns: ${known}.`);
  const unknown = names.findIndex((name) => !Object.hasOwn(CELLS, name));
  if (unknown !== -1) {
    throw new UnusableImportError(
      `Column ${unknown + 1} of the first line is unknown. Known columns: ${known}.`,
    );
  }
  if (new Set(names).size < names.length)
    throw new UnusableImportError('The first line names a column twice.');
  const missing = NEEDED.filter((name) => !names.includes(name));
  if (missing.length > 0)
    throw new UnusableImportError(`The first line lacks the columns ${missing.join(', ')}.`);
  return names as Field[];
}

function splitHeader(text: string): string[] {
  try {
    return (parse(text.trim())[0] ?? []).map((name) => name.trim());
  } catch {
    return [];
  }
}

/** The event in the cells of a row; an empty cell is a missing value. */
export function readCells(columns: CsvColumns, cells: readonly string[]): Partial<Record<Field, unknown>> {
  const element: Partial<Record<Field, unknown>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell !== undefined && cell !== '') element[column] = CELLS[column](cell);
  }
  return element;
}
