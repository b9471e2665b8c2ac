import pg from 'pg';

/**
 * Whether a server does a statement of its own connection within so many milliseconds. One that answers with an
 * error (too many connections, say) answers. Never rejects.
 */
export async function isServerAnswering(settings: pg.ClientConfig, milliseconds: number): Promise<boolean> {
  const client = new pg.Client({ ...settings, connectionTimeoutMillis: milliseconds });
  client.on('error', () => undefined);
  const timer = setTimeout(() => client.connection.stream.destroy(), milliseconds);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch (error) {
    return error instanceof pg.DatabaseError;
  } finally {
    clearTimeout(timer);
    // Politely, for the server's log; one that stands still takes no leave, and its socket is closed at once.
    void client.end().catch(() => undefined);
    setTimeout(() => client.connection.stream.destroy(), milliseconds).unref();
  }
}
