import type { Log } from '../core/log.ts';
import type { Database } from './connect-database.ts';

/** The report of knex about a statement: its text with placeholders, without the values. */
interface KnexStatement {
  sql?: string;
  __knexQueryUid: string;
}

/**
 * Logs every statement of a pool at level debug when it has ended, with its duration and without its values,
 * which may be a child's id (docs/operations.md, "Settings"). Statements that COPY rows are not among them.
 */
export function logStatements(database: Database, log: Log): void {
  const startedAt = new Map<string, number>();
  const ended = (message: string, { sql = '', __knexQueryUid: id }: KnexStatement) => {
    const durationMilliseconds = Math.round(performance.now() - (startedAt.get(id) ?? performance.now()));
    startedAt.delete(id);
    log.debug({ statement: sql, durationMilliseconds }, message);
  };
  database.on('query', ({ __knexQueryUid: id }: KnexStatement) => startedAt.set(id, performance.now()));
  database.on('query-response', (_rows: unknown, statement: KnexStatement) => ended('statement', statement));
  database.on('query-error', (_error: unknown, statement: KnexStatement) =>
    ended('statement failed', statement),
  );
}
