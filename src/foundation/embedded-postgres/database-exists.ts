import { openClient } from '../db/open-client.ts';

/** Whether a server has a database of this name. `url` is that of any other database there. */
export async function databaseExists(url: string, name: string): Promise<boolean> {
  const client = await openClient({ connectionString: url });
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    return rowCount === 1;
  } finally {
    await client.end();
  }
}
