/**
 * The file as a whole cannot be imported: it is not there, of no known format, or its columns are not the
 * documented ones. Nothing has been imported. The message is for the person at the terminal.
 */
export class UnusableImport extends Error {
  override name = 'UnusableImport';
}
