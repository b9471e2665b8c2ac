/** What a formula begins with, the full-width forms included. */
const SIGNS = '[=+\\-@\uff1d\uff0b\uff0d\uff20]';

/** What a reader may take away before it looks for a formula: blanks, marks without a width, quotes. */
const IGNORED = '[\\s\\p{Cf}"]*';

/** At the start of the cell, and where the cell of a reader begins that separates by semicolons or tabs. */
const FORMULA_BEGINS = new RegExp(`(^|[;\\t])(?=${IGNORED}${SIGNS})`, 'gu');

/**
 * The text of a cell with an apostrophe wherever a spreadsheet would begin a formula, whether it separates cells by
 * commas, semicolons or tabs (docs/api.md, "The usage report").
 */
export function defuseFormulas(text: string): string {
  return text.replaceAll(FORMULA_BEGINS, "$1'");
}
