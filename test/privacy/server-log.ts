import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from '../../src/db/connect-database.ts';
import { eventually } from '../support/eventually.ts';

/**
 * All that the embedded PostgreSQL of the tests has written into its log; undefined with one that is not ours, whose
 * log nobody knows. A line of our own must appear in it, so that an empty file proves nothing by mistake.
 */
export async function readServerLog(database: Database): Promise<string | undefined> {
  if (process.env.TEST_DATABASE_URL) return undefined;
  const { rows } = await database.raw<{ rows: { directory: string }[] }>(
    "select current_setting('data_directory') as directory",
  );
  const file = join(dirname(rows[0]?.directory ?? ''), 'postgres.log');
  const mark = `seen ${randomUUID()}`;
  await database.raw(`do $$ begin raise log '${mark}'; end $$`);
  return eventually('our line is in the log', () => {
    const text = readFileSync(file, 'utf8');
    return text.includes(mark) && text;
  });
}
