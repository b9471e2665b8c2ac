import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from '../../src/foundation/db/connect-database.ts';
import { eventually } from '../support/eventually.ts';

/** The log that the embedded PostgreSQL of the tests has written since it was opened here. */
export interface ServerLog {
  /** A known line must appear in it, so that an empty file proves nothing by mistake. */
  read(): Promise<string | undefined>;
}

/** Opens it at its end: the server is kept between runs. The log of an external server cannot be read. */
export async function openServerLog(database: Database): Promise<ServerLog> {
  if (process.env.TEST_DATABASE_URL) return { read: async () => undefined };
  const { rows } = await database.raw<{ rows: { directory: string }[] }>(
    "select current_setting('data_directory') as directory",
  );
  const file = join(dirname(rows[0]?.directory ?? ''), 'postgres.log');
  const start = statSync(file).size;
  return {
    read: async () => {
      const mark = `seen ${randomUUID()}`;
      await database.raw(`do $$ begin raise log '${mark}'; end $$`);
      return eventually('our line is in the log', () => {
        const text = readFileSync(file).subarray(start).toString('utf8');
        return text.includes(mark) && text;
      });
    },
  };
}
