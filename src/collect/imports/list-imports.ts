import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';

const listStatement = loadStatement(import.meta.url, 'list-imports');

/** One import, as it is listed. */
export interface ListedImport {
  id: number;
  file_name: string;
  format: string;
  /** `running` is also one that was interrupted: `saved_at` says when it stored last. */
  state: 'running' | 'completed' | 'undoing' | 'undone' | 'undone in part';
  lines: number;
  accepted: number;
  duplicates: number;
  rejected: number;
  /** How many of the accepted events were taken back; null if nobody has begun to. */
  taken_back: number | null;
  started_at: Date;
  saved_at: Date;
  completed_at: Date | null;
}

/** Every import there has been, the newest first (docs/import.md, "Taking an import back"). */
export const listImports = (database: Database): Promise<ListedImport[]> =>
  run<ListedImport>(database, listStatement);
