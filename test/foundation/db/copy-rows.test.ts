import { expect } from 'chai';
import { RandomSource } from '../../../seeds/random-source.ts';
import { bytesOf, integerOf, RowWriter, readRows, timeOf } from '../../../src/foundation/db/binary-copy.ts';
import {
  connectDatabase,
  type Database,
  type Transaction,
} from '../../../src/foundation/db/connect-database.ts';
import { copyRows, type RowsTransform } from '../../../src/foundation/db/copy-rows.ts';
import { inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import type { Statement } from '../../../src/foundation/db/statement.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const ROUNDS = 40;
const ROWS = 60_000;
const TABLE = 'copied_rows';

/** Numbers with a null now and then, texts of many lengths, and instants before and after 2000. */
const NUMBERED: Statement = {
  name: 'numbered',
  text: `select case when number % 7 = 0 then null else number - 1000 end as number, repeat('é', number % 50) as text,
    timestamptz '1999-12-31 23:00Z' + number * interval '0.777 s' as at
    from generate_series(1, ?::integer) as number`,
  parameters: ['rows'],
};

/** Decodes rows and writes them again, with a range from each number. */
const throughJavaScript: RowsTransform = async function* (pieces) {
  const writer = new RowWriter();
  const add = (fields: Parameters<Parameters<typeof readRows>[2]>[0]) => {
    const number = integerOf(fields, 0);
    writer.row(5, 500);
    writer.integer(number);
    writer.bytes(bytesOf(fields, 1));
    writer.time(timeOf(fields, 2));
    writer.boolean(number === null);
    writer.ranges(number === null || number < 0 ? [] : [number, number + 1, 5, 7]);
  };
  for await (const _ of readRows(pieces, 3, add)) {
    const piece = writer.takePiece();
    if (piece !== undefined) yield piece;
  }
  yield writer.end();
};

/** In pieces of a few bytes, so that rows and fields end anywhere. */
const inCrumbs: RowsTransform = async function* (pieces) {
  async function* crumbs() {
    for await (const piece of pieces)
      for (let at = 0; at < piece.length; at += 7) yield piece.subarray(at, at + 7);
  }
  yield* throughJavaScript(crumbs());
};

describe('Copying rows from one transaction to another', () => {
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

  const pidOf = async (transaction: Transaction): Promise<number> =>
    (await transaction.raw('select pg_backend_pid() as pid')).rows[0].pid;

  const copy = (
    rows = ROWS,
    transform = throughJavaScript,
    onStart?: (source: number, target: number) => void,
  ): Promise<unknown> =>
    inTransaction(pair, (source) =>
      inTransaction(pair, async (target) => {
        await target.raw(`create temporary table ${TABLE} (number integer, text text, at timestamptz, is_null boolean,
          ranges int4range[]) on commit drop`);
        onStart?.(await pidOf(source), await pidOf(target));
        await copyRows(source, target, { statement: NUMBERED, bindings: { rows }, into: TABLE }, transform);
        const compared = await target.raw(
          `select count(*) as rows, count(*) filter (where copied.number is not distinct from made.number
            and copied.text = made.text and copied.at = date_trunc('milliseconds', made.at)
            and copied.is_null = (made.number is null)
            and copied.ranges = case when made.number >= 0
              then array[int4range(made.number, made.number + 1), int4range(5, 7)] else '{}' end) as same
          from ${TABLE} as copied join (${NUMBERED.text}) as made on made.at = copied.at`,
          [rows],
        );
        return compared.rows;
      }),
    );

  it('copies all of them, with every value that it decodes and writes', async () => {
    expect(await copy()).to.deep.equal([{ rows: ROWS, same: ROWS }]);
  });

  it('copies rows that come in pieces of any size, and none', async () => {
    expect(await copy(300, inCrumbs)).to.deep.equal([{ rows: 300, same: 300 }]);
    expect(await copy(0, inCrumbs)).to.deep.equal([{ rows: 0, same: 0 }]);
  });

  it(`fails, and nothing else does, when a connection is lost meanwhile (${ROUNDS} times)`, async () => {
    const random = new RandomSource('copying rows');
    const outcomes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      let terminated: Promise<unknown> | undefined;
      const outcome = await copy(ROWS, throughJavaScript, (...pids) => {
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
  }).timeout(120_000);
});
