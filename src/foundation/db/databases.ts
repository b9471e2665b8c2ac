import type pg from 'pg';
import { openClient } from './open-client.ts';

/** SQLSTATEs if another process was faster: the name exists, or its unique index has just got it. */
const EXISTS_ALREADY = ['42P04', '23505'];

/**
 * Whether a server has a database of this name. `url`, here and below, is the address of any other database of the
 * server.
 */
export function databaseExists(url: string, name: string): Promise<boolean> {
  return withClient(url, (client) => isThere(client, name));
}

/** Creates a database unless it exists; any number of processes may ask at once. */
export function ensureDatabase(url: string, name: string): Promise<void> {
  return withClient(url, async (client) => {
    if (await isThere(client, name)) return;
    try {
      // From template0, which accepts no connections: a session in template1 would make the copy fail.
      await client.query(`create database ${client.escapeIdentifier(name)} template template0`);
    } catch (error) {
      if (!EXISTS_ALREADY.includes((error as { code?: string }).code ?? '')) throw error;
    }
  });
}

/** Drops a database if it is there. Rejects while somebody is connected to it. */
export function dropDatabase(url: string, name: string): Promise<void> {
  return withClient(url, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)}`);
  });
}

async function isThere(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

async function withClient<Result>(
  url: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await openClient({ connectionString: url });
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
