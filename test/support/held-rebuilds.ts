import pg from 'pg';
import { eventually } from './eventually.ts';

/** Keeps every rebuild from getting further than its last step, so that a test can act in the middle of one. */
export interface HeldRebuilds {
  /** Resolves when so many rebuilds have come to the held step. */
  waitForRebuild(): Promise<void>;
  release(): Promise<void>;
}

export async function holdRebuilds(databaseUrl: string): Promise<HeldRebuilds> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // Keeps writers out and lets readers in.
  await client.query('begin; lock table child_viewing_histories in share mode');
  return {
    waitForRebuild: async () => {
      await eventually('a rebuild waits', async () => {
        const waiting = await client.query(
          `select from pg_locks where relation = 'child_viewing_histories'::regclass and not granted`,
        );
        return (waiting.rowCount ?? 0) > 0;
      });
    },
    release: () => client.end(),
  };
}
