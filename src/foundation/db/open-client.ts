import pg from 'pg';
import { settleSession } from './session-settings.ts';

/**
 * Opens one connection outside of any pool, with the settings of all others. If it cannot be opened or set, this
 * rejects and leaves nothing open. A connection that breaks later rejects the running query, and emits 'end'.
 */
export async function openClient(options: pg.ClientConfig): Promise<pg.Client> {
  const client = new pg.Client(options);
  client.on('error', () => undefined); // without a listener it would end the process
  try {
    await client.connect();
    await settleSession(client);
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}
