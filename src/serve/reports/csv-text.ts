import { stringify } from 'csv-stringify/sync';
import type { Context } from 'koa';
import type { Completeness } from './range-meta.ts';

export const CSV_TYPE = 'text/csv';

/**
 * Records as lines of a file for spreadsheets (RFC 4180), and before the first of them its head and a byte order mark.
 * No cell begins a formula, whatever a spreadsheet takes for the end of a cell. The byte order mark is for
 * spreadsheets too, which otherwise garble titles; programs have the JSON.
 */
export function csvText(
  columns: readonly string[],
  records: readonly object[],
  { isBegun = false }: { isBegun?: boolean } = {},
): string {
  return stringify([...records], {
    columns: [...columns],
    header: !isBegun,
    bom: !isBegun,
    record_delimiter: 'windows',
    cast: { string: defuseFormulas },
  });
}

/** Sets the headers with which a browser saves an answer as a file of this name, and no cache keeps it. */
export function setDownloadHeaders(context: Context, fileName: string): void {
  context.attachment(fileName);
  context.set('Content-Type', `${CSV_TYPE}; charset=utf-8; header=present`);
  context.set('Cache-Control', 'no-store');
  context.set('X-Content-Type-Options', 'nosniff');
}

/** What each line says of its numbers: whether every date is built, and whether none of them can change. */
export const marksOf = (completeness: Completeness) => ({
  complete: String(completeness === 'final' || completeness === 'provisional'),
  final: String(completeness === 'final'),
});

/** What a formula begins with, the full-width forms included. */
const SIGNS = '[=+\\-@\uff1d\uff0b\uff0d\uff20]';

/**
 * Characters that a spreadsheet may remove before it looks for a formula: blanks, characters without a width, quotes.
 */
const IGNORED = '[\\s\\p{Cf}"]*';

/** At the start of the cell, and where the cell of a reader begins that separates by semicolons or tabs. */
const FORMULA_BEGINS = new RegExp(`(^|[;\\t])(?=${IGNORED}${SIGNS})`, 'gu');

/**
 * The text of a cell with an apostrophe wherever a spreadsheet would begin a formula, whether it separates cells by
 * commas, semicolons or tabs (docs/api.md, "The usage report").
 */
function defuseFormulas(text: string): string {
  return text.replaceAll(FORMULA_BEGINS, "$1'");
}
