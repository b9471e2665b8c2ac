import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import type { Backfill } from './backfill.ts';

const listBackfillsStatement = loadStatement(import.meta.url, 'list-backfills');

/** Older ones are found by their ids. */
export const BACKFILLS_LISTED_MAX = 20;

/** How many days a backfill has, and how many of them have come to which result. */
export interface BackfillCounts {
  days: number;
  pending: number;
  rebuilt: number;
  unchanged: number;
  refused: number;
  failed: number;
}

/** The newest backfills, with the results of their days counted (docs/api.md, "Rebuild days"). */
export function listBackfills(database: Database): Promise<(Backfill & BackfillCounts)[]> {
  return run<Backfill & BackfillCounts>(database, listBackfillsStatement, {
    rows_max: BACKFILLS_LISTED_MAX,
  });
}
