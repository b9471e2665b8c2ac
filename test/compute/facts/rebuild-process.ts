import { rebuildDay } from '../../../src/compute/facts/rebuild-day.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';

/**
 * A program for the tests: `node --import tsx rebuild-process.ts <url> <date> <now>` rebuilds one day, as a
 * worker in a process of its own, and exits with 0 when it has committed.
 */
const [url = '', date = '', now = ''] = process.argv.slice(2);
const database = connectDatabase({
  url,
  applicationName: 'rebuild process',
  connectionsMax: 2,
  statementTimeoutMilliseconds: 30_000,
});
await rebuildDay(database, date, { now: new Date(now) });
await database.destroy();
