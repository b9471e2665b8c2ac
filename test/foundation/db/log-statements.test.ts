import { expect } from 'chai';
import { logStatements } from '../../../src/foundation/db/log-statements.ts';
import { runStorytime } from '../../operate/cli/run-storytime.ts';
import { collectingLog } from '../../support/collecting-log.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const CHILD = '470011000074';

describe('The statement log', () => {
  let test: TestDatabase;
  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.close());

  it('holds statements with their durations, but no values', async () => {
    const log = collectingLog();
    logStatements(test.database, log);
    await test.database('child_profiles').where({ id: CHILD }).select('id');
    await test.database.raw('select ?::bigint / 0', [CHILD]).catch(() => undefined);
    await test.database.transaction((transaction) =>
      transaction.raw('select pg_sleep(0.05), ?::bigint', [CHILD]),
    );
    expect(log.lines.map(({ msg, statement }) => [msg, statement])).to.deep.equal([
      ['statement', 'select "id" from "child_profiles" where "id" = $1'],
      ['statement failed', 'select $1::bigint / 0'],
      ['statement', 'select pg_sleep(0.05), $1::bigint'],
    ]);
    expect(log.lines[2]?.durationMilliseconds).to.be.within(45, 5_000);
    expect(JSON.stringify(log.lines)).not.to.include(CHILD);
  });

  it('is shown by a command under LOG_LEVEL=debug, apart from its answer', async () => {
    const environment = { DATABASE_URL: test.url };
    const quiet = await runStorytime(['days', '--json'], environment);
    const loud = await runStorytime(['days', '--json'], { ...environment, LOG_LEVEL: 'debug' });
    expect([quiet.stdout, quiet.stderr]).to.deep.equal(['[]\n', '']);
    expect(loud.stdout).to.equal('[]\n');
    expect(loud.stderr).to.include('"statement":"select \\"metric_date\\"');
  });
});
