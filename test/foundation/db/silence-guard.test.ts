import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { isDatabaseUnavailable } from '../../../src/foundation/db/database-errors.ts';
import { inTransaction } from '../../../src/foundation/db/in-transaction.ts';
import type { Patience } from '../../../src/foundation/db/patience.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { collectingLog } from '../../support/collecting-log.ts';
import { eventually } from '../../support/eventually.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const PATIENCE: Patience = {
  connectMilliseconds: 600,
  silenceMilliseconds: 150,
  answerMilliseconds: 600,
  marginMilliseconds: 150,
};

/** The sum of the limits, with time for a busy machine. */
const BOUND_MILLISECONDS = 5_000;

describe('A database that no longer answers', () => {
  let test: TestDatabase;
  let proxy: BreakableProxy;
  let database: Database;

  before(async () => {
    test = await openTestDatabase();
  });
  beforeEach(async () => {
    proxy = await openBreakableProxy(test.url);
    database = open(proxy.url, 30_000);
  });
  afterEach(async () => {
    await proxy.close();
    await database.destroy();
  });
  after(() => test.close());

  function open(
    url: string,
    statementTimeoutMilliseconds: number,
    patience: Partial<Patience> = {},
  ): Database {
    const options = { applicationName: 'silence', connectionsMax: 3, statementTimeoutMilliseconds };
    return connectDatabase({ ...options, url, patience: { ...PATIENCE, ...patience } });
  }

  /** The error with which a promise is rejected, within the limit. */
  async function faultOf(work: PromiseLike<unknown>): Promise<Error> {
    const startedAt = performance.now();
    const fault = await Promise.race([
      Promise.resolve(work).then(
        () => new Error('did not fail'),
        (error: Error) => error,
      ),
      pause(BOUND_MILLISECONDS, new Error('hangs'), { ref: false }),
    ]);
    expect(performance.now() - startedAt, fault.message).to.be.below(BOUND_MILLISECONDS);
    return fault;
  }

  const processId = async () => (await database.raw('select pg_backend_pid() as id')).rows[0].id as number;

  it('leaves one line in the log for each idle connection that breaks, and none for one in use', async () => {
    const log = collectingLog();
    const options = { applicationName: 'silence', connectionsMax: 3, statementTimeoutMilliseconds: 30_000 };
    const logged = connectDatabase({ ...options, url: test.url, log });
    const idOf = async () => (await logged.raw('select pg_backend_pid() as id')).rows[0].id as number;
    const idle = await idOf();
    await test.database.raw('select pg_terminate_backend(?)', [idle]);
    await eventually('it is logged', () => log.lines.length > 0);
    const used = logged.raw('select pg_backend_pid() as id, pg_sleep(30)').catch((error) => error);
    await eventually('another one sleeps', async () => {
      const { rows } = await test.database.raw(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query like '%, pg_sleep(30)' and pid <> pg_backend_pid()`,
      );
      return rows.length > 0;
    });
    expect(isDatabaseUnavailable(await used)).to.equal(true);
    await logged.destroy();
    expect(log.lines.map(({ level, msg, code }) => [level, msg, code])).to.deep.equal([
      ['warn', 'an idle connection to the database broke', '57P01'],
    ]);
  });

  it('counts as unavailable for statements, commits, rollbacks and new connections', async () => {
    await database.raw('select 1');
    await database.raw('select 1');
    await proxy.cut('hang');
    expect(isDatabaseUnavailable(await faultOf(database.raw('select 1')))).to.equal(true);
    expect(isDatabaseUnavailable(await faultOf(database.raw('select 1')))).to.equal(true);
    await proxy.restore();
    const open = inTransaction(database, async () => proxy.cut('hang'));
    expect(isDatabaseUnavailable(await faultOf(open))).to.equal(true);
    await proxy.restore();
    const failing = inTransaction(database, async () => {
      await proxy.cut('hang');
      throw new Error('as asked');
    });
    expect((await faultOf(failing)).message).to.equal('as asked');
  });

  it('counts as unavailable after a pause, too, because idle connections are guarded', async () => {
    await database.raw('select 1');
    await pause(4 * PATIENCE.silenceMilliseconds);
    await proxy.cut('hang');
    expect(isDatabaseUnavailable(await faultOf(database.raw('select 1')))).to.equal(true);
  });

  it('does not get its connection back into the pool', async () => {
    const before = await processId();
    await proxy.cut('hang');
    await faultOf(database.raw('select 1'));
    await proxy.restore();
    expect(await processId()).not.to.equal(before);
    expect(database.client.pool.numUsed()).to.equal(0);
  });

  it('makes the pool destroy every connection, idle ones included', async () => {
    await Promise.all([1, 2, 3].map(() => database.raw('select pg_sleep(0.05)')));
    expect(database.client.pool.numFree()).to.equal(3);
    await proxy.cut('hang');
    await faultOf(database.raw('select 1'));
    await proxy.restore();
    for (const _time of [1, 2, 3])
      expect((await database.raw('select 7 as seven')).rows[0].seven).to.equal(7);
  });

  it('counts as available while it answers other connections, however long a statement takes', async () => {
    const { rows } = await database.raw('select 7 as seven, pg_sleep(1.2)');
    expect(rows[0].seven).to.equal(7);
    expect(await Promise.all([1, 2, 3].map(() => database.raw('select pg_sleep(0.6)')))).to.have.lengthOf(3);
  });

  it('counts as available if it answers with an error, such as too many connections', async () => {
    const role = `silence_${process.pid}`;
    await test.database.raw(`create role ${role} login password 'secret' connection limit 1`);
    const limited = open(
      Object.assign(new URL(test.url), { username: role, password: 'secret' }).href,
      30_000,
    );
    try {
      const { rows } = await limited.raw('select 7 as seven, pg_sleep(1)');
      expect(rows[0].seven).to.equal(7);
    } finally {
      await limited.destroy();
      await test.database.raw(`drop role ${role}`);
    }
  });

  it('does not hold a statement longer than its limit if only that connection is dead', async () => {
    const impatient = open(proxy.url, 300);
    await impatient.raw('select 1');
    await proxy.cut('hang');
    await proxy.restore(); // new connections work, the old one stays silent
    expect(isDatabaseUnavailable(await faultOf(impatient.raw('select 1')))).to.equal(true);
    expect((await impatient.raw('select 7 as seven')).rows[0].seven).to.equal(7);
    await impatient.destroy();
  });

  it("keeps a transaction's own limit, for that transaction only", async () => {
    const impatient = open(proxy.url, 200);
    const work = (seconds: number, limit: number) =>
      inTransaction(impatient, async (transaction) => transaction.raw(`select pg_sleep(${seconds})`), {
        statementTimeoutMilliseconds: limit,
      });
    await work(1, 5_000);
    await proxy.cut('hang');
    await proxy.restore();
    expect(isDatabaseUnavailable(await faultOf(impatient.raw('select 1')))).to.equal(true);
    await impatient.destroy();
    const patient = open(proxy.url, 60_000, { answerMilliseconds: 20_000 });
    const stuck = inTransaction(
      patient,
      async (transaction) => {
        await proxy.cut('hang');
        await proxy.restore();
        await transaction.raw('select 1');
      },
      { statementTimeoutMilliseconds: 200 },
    );
    expect(isDatabaseUnavailable(await faultOf(stuck))).to.equal(true);
    await patient.destroy();
  });
});
