import type { ImportReject } from './import-reject.ts';
import type { Place } from './read-lines.ts';

/**
 * What one event of a file says, not yet judged; or why nothing can be read from it. `line` is where it
 * begins, `end` the place after it, from which an import goes on.
 */
export type ImportRecord = { line: number; end: Place } & ({ element: unknown } | { reject: ImportReject });
