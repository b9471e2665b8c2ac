import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { runRetention } from '../../../src/privacy/retention/run-retention.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';

/**
 * A program for the tests: `node --import tsx retention-process.ts <url> <now> <settings as JSON>` is one run of retention in a process
 * of its own, which can be killed.
 */
const [url = '', now = '', settings = '{}'] = process.argv.slice(2);
const database = connectDatabase({
  url,
  applicationName: 'retention process',
  connectionsMax: 3,
  statementTimeoutMilliseconds: 30_000,
});
process.stdout.write('begins\n');
await runRetention(database, {
  ...{
    timeZone: 'UTC',
    pseudonymiser: TEST_SUBJECT_KEYS,
    retention: { ...DEFAULT_RETENTION, ...JSON.parse(settings) },
  },
  ...{ now: new Date(now), clock: () => new Date(now), queues: { removeOldJobs: async () => 0 } },
});
await database.destroy();
