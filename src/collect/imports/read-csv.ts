import { parse } from 'csv-parse/sync';
import { type CsvColumns, readCells } from './csv-columns.ts';
import { type ImportRecord, LINE_BYTES_MAX, type Line } from './read-lines.ts';
import { type ImportRejectCode, importReject } from './rejects.ts';

/**
 * The rows of a CSV content behind its header. Quoted cells may contain line ends, so a row may have several lines. It
 * ends when the number of its quotes is even.
 *
 * Rows are put together here and parsed by csv-parse a portion at a time (one at a time it takes seven times
 * as long). Without this, the parser would read the rest of the file as one cell after one stray quote.
 */
export async function* readCsv(
  lines: AsyncIterable<Line[]>,
  columns: CsvColumns,
): AsyncGenerator<ImportRecord[]> {
  let waiting: Line[] = [];
  for await (const portion of lines) {
    const taken = takeRows([...waiting, ...portion], columns, false);
    waiting = taken.rest;
    yield taken.records;
  }
  yield takeRows(waiting, columns, true).records;
}

interface Taken {
  records: ImportRecord[];
  /** The lines of a row whose end has not been read yet. */
  rest: Line[];
}

function takeRows(lines: Line[], columns: CsvColumns, isAll: boolean): Taken {
  const records: ImportRecord[] = [];
  const sound: Row[] = [];
  let at = 0;
  while (at < lines.length) {
    const found = findRow(lines, at, isAll);
    if (found === 'unfinished') break;
    if ('fault' in found) return takeOneByOne(lines, columns, isAll);
    at += found.count;
    if (found.text.trim() !== '') sound.push(found);
  }
  const cells = parseRows(sound.map((row) => row.text));
  if (cells?.length !== sound.length) return takeOneByOne(lines, columns, isAll);
  if (sound.some((row, index) => row.count > 1 && cells[index]?.length !== columns.length)) {
    return takeOneByOne(lines, columns, isAll);
  }
  for (const [index, row] of sound.entries()) records.push(readRow(row, cells[index], columns));
  return { records, rest: lines.slice(at) };
}

/**
 * The same where something is wrong with a row. If it has several lines, perhaps only because of a stray
 * quote, the first alone is rejected, and the next one is read as the beginning of a row.
 */
function takeOneByOne(lines: Line[], columns: CsvColumns, isAll: boolean): Taken {
  const records: ImportRecord[] = [];
  let at = 0;
  for (let line = lines[at]; line !== undefined; line = lines[at]) {
    const found = findRow(lines, at, isAll);
    if (found === 'unfinished') break;
    const parsed = 'text' in found ? (parseRows([found.text]) ?? []) : [];
    const cells = parsed.length === 1 ? parsed[0] : undefined;
    if ('text' in found && cells?.length === columns.length) {
      records.push(readRow(found, cells, columns));
      at += found.count;
    } else {
      if (!isEmpty(line)) records.push(rejected(line, 'fault' in found ? found.fault : 'not_csv'));
      at += 1;
    }
  }
  return { records, rest: lines.slice(at) };
}

interface Row {
  text: string;
  /** Its lines. */
  count: number;
  first: Line;
  last: Line;
}

/** The row that begins with this line: lines until the quotes are even. */
function findRow(
  lines: Line[],
  at: number,
  isAll: boolean,
): Row | { fault: ImportRejectCode } | 'unfinished' {
  let text = '';
  let quotes = 0;
  for (let index = at; ; index += 1) {
    const [first, last] = [lines[at], lines[index]];
    if (first === undefined || last === undefined) return isAll ? { fault: 'not_csv' } : 'unfinished';
    if ('fault' in last) return { fault: index === at ? last.fault : 'not_csv' };
    if (text.length + last.text.length > LINE_BYTES_MAX) return { fault: 'not_csv' };
    text = index === at ? last.text : `${text}${lines[index - 1]?.ending}${last.text}`;
    quotes += countQuotes(last.text);
    if (quotes % 2 === 0) return { text, count: index - at + 1, first, last };
  }
}

function countQuotes(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) count += 1;
  return count;
}

/** The cells of rows; undefined if the quotes of one of them are invalid. */
function parseRows(texts: string[]): string[][] | undefined {
  try {
    return parse(texts.join('\n'), { record_delimiter: '\n', relax_column_count: true });
  } catch {
    return undefined;
  }
}

function readRow({ first, last }: Row, cells: string[] | undefined, columns: CsvColumns): ImportRecord {
  if (cells?.length !== columns.length) return rejected(first, 'not_csv');
  return { line: first.end.line, end: last.end, element: readCells(columns, cells) };
}

function rejected(line: Line, code: ImportRejectCode): ImportRecord {
  return { line: line.end.line, end: line.end, reject: importReject(line.end.line, code) };
}

const isEmpty = (line: Line) => 'text' in line && line.text.trim() === '';
