import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { type ErasureInput, requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { gateStatements } from './races-pauses.ts';

/**
 * A program for the tests: `node --import tsx kills-process.ts <url> <zone> <now> <order as JSON>` requests an
 * erasure and runs it, as the API does for its caller. Before the statement with that number, or at the end, it prints
 * a line and waits to be killed.
 */
const [url = '', timeZone = '', now = '', order = '{}'] = process.argv.slice(2);
const { input, batchRowsMax, statement } = JSON.parse(order) as {
  input: ErasureInput;
  batchRowsMax: number;
  statement: number;
};
const database = connectDatabase({
  url,
  applicationName: 'erasure process',
  connectionsMax: 2,
  statementTimeoutMilliseconds: 30_000,
});
const gate = gateStatements(database);
await database.raw('select 1'); // connecting runs statements of its own
const reached = gate.closeBefore(statement);
void reached.then(() => process.stdout.write('stands still\n'));
const clock = () => new Date(now);
const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now: clock() };
const { id } = await requestErasure(database, input, context);
await runErasure(database, id, { timeZone, clock, batchRowsMax });
process.stdout.write('is done\n');
setInterval(() => undefined, 1_000);
