import pg from 'pg';

/**
 * Drops a database if it is there. Rejects while somebody is connected to it. `url` is that of another
 * database of the same server.
 */
export async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
