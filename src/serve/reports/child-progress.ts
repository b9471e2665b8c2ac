import { COMPLETION_RATIO_PERCENT, POSITION_TOLERANCE_SECONDS } from '../../foundation/core/definitions.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { presentId } from '../../foundation/core/wire-formats.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, runForOne } from '../../foundation/db/statement.ts';
import { quotientOf } from './figures.ts';

const selectChildProgress = loadStatement(import.meta.url, 'select-child-progress');

interface ProgressRow {
  has_child: boolean;
  has_book: boolean;
  position_milliseconds: number | null;
  reported_at: Date | null;
  duration_seconds: number | null;
  is_completed: boolean;
}

/**
 * Where a child resumes a book: the newest position that is believed, as of the last committed event; nulls
 * where none was ever reported. It is completed if the viewing history has a completed play of it, or if a position
 * from 90 % on was reported after the last play that is built. If the start of that play is lost, the next build
 * withdraws the completion. Throws `not_found` for a child or a book that is not in the catalogue (docs/metrics.md,
 * "Viewing history").
 */
export async function childProgress(database: Database, childProfileId: string, bookId: string) {
  const row = await runForOne<ProgressRow>(database, selectChildProgress, {
    child_profile_id: childProfileId,
    book_id: bookId,
    tolerance_milliseconds: POSITION_TOLERANCE_SECONDS * 1000,
    completion_percent: COMPLETION_RATIO_PERCENT,
  });
  if (!row.has_child) throw noSuchChild();
  if (!row.has_book) throw new Problem('not_found', 'There is no book with this id.');
  return {
    child_profile_id: presentId(childProfileId),
    book_id: presentId(bookId),
    ...presentPosition(row.position_milliseconds, row.duration_seconds),
    completed: row.is_completed,
    reported_at: row.reported_at?.toISOString() ?? null,
  };
}

/** A caller who may not know whether the child exists gets the same answer. */
export function noSuchChild(): Problem {
  return new Problem('not_found', 'There is no child profile with this id.');
}

/** A player may report a position a little after the end, but a child never resumes there. */
function presentPosition(milliseconds: number | null, durationSeconds: number | null) {
  const position =
    milliseconds === null || durationSeconds === null
      ? milliseconds
      : Math.min(milliseconds, durationSeconds * 1000);
  return {
    position_seconds: position === null ? null : position / 1000,
    duration_seconds: durationSeconds,
    percentage:
      position === null || durationSeconds === null
        ? null
        : quotientOf(position * 100, durationSeconds * 1000),
  };
}
