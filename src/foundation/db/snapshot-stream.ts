import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Database, Transaction } from './connect-database.ts';
import { inSnapshot } from './in-transaction.ts';

/**
 * A caller that reads nothing for this time loses the stream, which holds a connection of the pool and a snapshot.
 */
const STALLED_MILLISECONDS = 60_000;

/**
 * Text that is produced piece by piece from one snapshot, at the pace at which it is read. Resolves when the first
 * piece is there, so a failure before that is an ordinary failure. A later failure destroys the stream, which breaks
 * the connection, so that an incomplete answer does not look complete. The snapshot lasts until the stream has ended
 * or is destroyed; every statement in it is bounded as in other reports.
 */
export async function streamFromSnapshot(
  database: Database,
  produce: (snapshot: Transaction) => AsyncGenerator<string>,
): Promise<Readable> {
  const stream = new PassThrough();
  const written = inSnapshot(
    database,
    async (snapshot) => {
      await pipeline(produce(snapshot), stream);
    },
    { idleTimeoutMilliseconds: STALLED_MILLISECONDS },
  );
  // What fails before the pipeline has begun (no connection) is not yet an error of the stream.
  await Promise.race([once(stream, 'readable'), written]);
  return stream;
}
