import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { isDatabaseUnavailable, isQueryTimeout } from '../../../src/foundation/db/database-errors.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

/** What a promise is rejected with. */
const faultOf = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('did not fail'),
    (error: Error) => error,
  );

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('A database error', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase(3);
  });
  after(() => test.close());

  /** What PostgreSQL says when a statement raises this code. */
  const raised = (code: string) =>
    faultOf(test.database.raw(`do $$ begin raise exception 'as asked' using errcode = '${code}'; end $$`));

  async function withDatabase(
    change: (url: URL) => void,
    use: (database: Database) => Promise<void>,
  ): Promise<void> {
    const url = new URL(test.url);
    change(url);
    const options = { applicationName: 'faults', connectionsMax: 1, statementTimeoutMilliseconds: 50 };
    const database = connectDatabase({ url: url.href, ...options });
    await use(database).finally(() => database.destroy());
  }

  it('counts as "not now" if the server is overloaded, shutting down, read-only, or wants a retry', async () => {
    const codes = [
      '08006',
      '08001',
      '08P01',
      '53000',
      '53100',
      '53200',
      '53300',
      '57P01',
      '57P02',
      '57P03',
      '58000',
      '58030',
    ];
    for (const code of [...codes, '25006', '40001', '40P01', '55P03', '57014']) {
      expect(isDatabaseUnavailable(await raised(code)), code).to.equal(true);
    }
  });

  it('counts as "never" if the program caused it', async () => {
    for (const code of [
      '22P02',
      '22P05',
      '23505',
      '23514',
      '21000',
      '42601',
      '42P01',
      '42501',
      '28P01',
      '3D000',
      '25P02',
      'P0001',
      'XX000',
    ]) {
      expect(isDatabaseUnavailable(await raised(code)), code).to.equal(false);
      expect(isQueryTimeout(await raised(code)), code).to.equal(false);
    }
    expect(isDatabaseUnavailable(new Error('Query read timeout')), 'a server that says nothing').to.equal(
      true,
    );
    const ours = [await faultOf(test.database.raw('select 1 / 0')), new TypeError('x is not a function')];
    expect(ours.map(isDatabaseUnavailable)).to.deep.equal([false, false]);
    for (const thrown of ['ECONNREFUSED', undefined, null, {}, { code: '57P01' }]) {
      expect([isDatabaseUnavailable(thrown), isQueryTimeout(thrown)]).to.deep.equal([false, false]);
    }
  });

  it('counts as a query time-out if the statement was cancelled, and otherwise not', async () => {
    await withDatabase(
      () => undefined,
      async (database) => {
        expect(isQueryTimeout(await faultOf(database.raw('select pg_sleep(5)')))).to.equal(true);
      },
    );
    expect(['57P01', '25P02', '40001'].map((code) => isQueryTimeout(withCode(code)))).to.deep.equal([
      false,
      false,
      false,
    ]);
  });

  it('counts as "not now" if a lock cannot be acquired', async () => {
    const holder = await test.database.transaction();
    await holder.raw('lock table publishers in access exclusive mode');
    const waiter = test.database.transaction(async (transaction) => {
      await transaction.raw("set local lock_timeout = '20ms'");
      await transaction.raw('select 1 from publishers');
    });
    expect(isDatabaseUnavailable(await faultOf(waiter))).to.equal(true);
    await holder.rollback();
  });

  it('counts as "not now" if nothing listens, the host has no address, or the connection breaks', async () => {
    const faults: Error[] = [];
    const ask = async (database: Database) => {
      faults.push(await faultOf(database.raw('select 1')));
    };
    const closed = await listening(() => undefined);
    closed.server.close();
    await withDatabase(
      (url) => Object.assign(url, { hostname: '127.0.0.1', port: String(closed.port) }),
      ask,
    );
    await withDatabase((url) => Object.assign(url, { hostname: 'nowhere.invalid' }), ask);
    const breaking = await listening((socket) => socket.resetAndDestroy());
    await withDatabase(
      (url) => Object.assign(url, { hostname: '127.0.0.1', port: String(breaking.port) }),
      ask,
    );
    const ending = await listening((socket) => socket.end());
    await withDatabase(
      (url) => Object.assign(url, { hostname: '127.0.0.1', port: String(ending.port) }),
      ask,
    );
    for (const server of [breaking.server, ending.server]) server.close();
    expect(faults.map((fault) => [fault.message, isDatabaseUnavailable(fault)])).to.deep.equal(
      faults.map((fault) => [fault.message, true]),
    );
    expect(faults).to.have.lengthOf(4);
  });

  it('counts as "not now" if its session is ended, or the pool has no free connection', async () => {
    await withDatabase(
      () => undefined,
      async (database) => {
        expect(
          isDatabaseUnavailable(await faultOf(database.raw('select pg_terminate_backend(pg_backend_pid())'))),
        ).to.equal(true);
        await pause(50); // the pool needs a moment to notice it
        const holder = await database.transaction();
        database.client.pool.acquireTimeoutMillis = 30;
        expect(isDatabaseUnavailable(await faultOf(database.raw('select 1')))).to.equal(true);
        await holder.rollback();
      },
    );
  });

  it('counts as "not now" for every code with which a socket can fail', () => {
    const codes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN'];
    const networkGone = ['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'ECONNABORTED'];
    for (const code of [...codes, ...networkGone]) {
      expect(isDatabaseUnavailable(withCode(code, 'as the socket says')), code).to.equal(true);
    }
    const tried = new AggregateError([withCode('ECONNREFUSED'), withCode('ECONNREFUSED')]);
    expect(isDatabaseUnavailable(tried)).to.equal(true);
    expect(isDatabaseUnavailable(new AggregateError([new Error('x')]))).to.equal(false);
  });
});

async function listening(
  accept: Parameters<typeof createServer>[1],
): Promise<{ server: Server; port: number }> {
  const server = createServer({}, accept).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as { port: number }).port };
}
