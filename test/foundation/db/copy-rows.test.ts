import { expect } from 'chai';
import { RandomSource } from '../../../seeds/random-source.ts';
import {
  connectDatabase,
  type Database,
  type Transaction,
} from '../../../src/foundation/db/connect-database.ts';
import { copyRows } from '../../../src/foundation/db/copy-rows.ts';
import { inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const ROUNDS = 40;
const ROWS = 60_000;
const TABLE = 'copied_rows';

describe('Copying rows between two transactions', () => {
  let test: TestDatabase;
  let pair: Database;
  before(async () => {
    test = await openTestDatabase();
    pair = connectDatabase({
      ...{ url: test.url, applicationName: 'copies rows', connectionsMax: 2 },
      statementTimeoutMilliseconds: 30_000,
    });
  });
  after(async () => {
    await pair.destroy();
    await test.close();
  });

  const createTable = (transaction: Transaction, rows: number) =>
    transaction.raw(
      `create temporary table ${TABLE} on commit drop as
       select number, 'some text that takes its time ' || number as text from generate_series(1, ?::integer) as number`,
      [rows],
    );
  const pidOf = async (transaction: Transaction): Promise<number> =>
    (await transaction.raw('select pg_backend_pid() as pid')).rows[0].pid;

  const copy = (onStart?: (source: number, target: number) => void) =>
    inTransaction(pair, (source) =>
      inTransaction(pair, async (target) => {
        await createTable(source, ROWS);
        await createTable(target, 0);
        onStart?.(await pidOf(source), await pidOf(target));
        await copyRows(source, target, TABLE);
        return (await target.raw(`select count(*) as rows, sum(number) as sum from ${TABLE}`)).rows;
      }),
    );

  it('copies all of them', async () => {
    expect(await copy()).to.deep.equal([{ rows: ROWS, sum: (ROWS * (ROWS + 1)) / 2 }]);
  });

  it(`fails, and nothing else does, when a connection is lost meanwhile (${ROUNDS} times)`, async () => {
    const random = new RandomSource('copying rows');
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      let terminated: Promise<unknown> | undefined;
      const outcome = await copy((...pids) => {
        const milliseconds = random.between(0, 60);
        const pid = pids[round % 2]!;
        terminated = new Promise((resolve) => setTimeout(resolve, milliseconds)).then(() =>
          test.database.raw('select pg_terminate_backend(?::integer)', [pid]),
        );
      }).then(
        () => 'copied',
        () => 'failed',
      );
      await terminated;
      outcomes.add(outcome);
    }
    expect([...outcomes]).to.include('failed');
    expect(await copy()).to.have.lengthOf(1);
  }).timeout(60_000);
});
