import { runBackfill } from '../../../src/compute/backfills/run-backfill.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';

/**
 * A program for the tests: `node --import tsx backfill-process.ts <url> <id> <now>` runs one backfill, as a worker
 * in a process of its own, and ends when it is done.
 */
const [url = '', id = '', now = ''] = process.argv.slice(2);
const database = connectDatabase({
  url,
  applicationName: 'backfill process',
  connectionsMax: 4,
  statementTimeoutMilliseconds: 30_000,
});
await runBackfill(database, id, () => new Date(now));
await database.destroy();
