import pg from 'pg';
import { openClient } from '../db/open-client.ts';

/** SQLSTATEs of losing the race: the name is taken, or its unique index was just filled by another. */
const EXISTS_ALREADY = ['42P04', '23505'];

/** Creates a database unless it exists; any number of processes may ask at once. `url` is any database's there. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  const client = await openClient({ connectionString: url });
  try {
    const existing = await client.query('select from pg_database where datname = $1', [name]);
    // From template0, which nobody connects to: a session in template1 would make the copy fail.
    if (existing.rowCount === 0)
      await client.query(`create database ${pg.escapeIdentifier(name)} template template0`);
  } catch (error) {
    if (!EXISTS_ALREADY.includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}
