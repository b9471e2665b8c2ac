import { openClient } from './open-client.ts';

/**
 * Drops a database if it is there. Rejects while somebody is connected to it. `url` is that of another
 * database of the same server.
 */
export async function dropDatabase(url: string, name: string): Promise<void> {
  const client = await openClient({ connectionString: url });
  try {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
