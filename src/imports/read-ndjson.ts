import type { ImportRecord } from './import-record.ts';
import { importReject } from './import-reject.ts';
import type { Line } from './read-lines.ts';

/** One JSON value a line. Empty lines are passed over. */
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
