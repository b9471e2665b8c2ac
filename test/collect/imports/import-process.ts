import { systemClock } from '../../../src/foundation/core/clock.ts';
import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { importCommand } from '../../../src/operate/cli/commands/import.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';

/**
 * A program for the tests: `node --import tsx import-process.ts <url> <file> <now> [options as JSON]` runs the
 * import command in a process of its own. The default of `now` is the present.
 */
const [url = '', file = '', now = '', options = '{}'] = process.argv.slice(2);
const database = connectDatabase({
  url,
  applicationName: 'import process',
  connectionsMax: 3,
  statementTimeoutMilliseconds: 30_000,
});
const clock = now === '' ? systemClock : () => new Date(now);
process.exitCode = await importCommand(file, JSON.parse(options), {
  ...{ database, clock, timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, retention: DEFAULT_RETENTION },
});
await database.destroy();
