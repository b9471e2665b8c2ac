import { expect } from 'chai';
import pg from 'pg';
import { postgresqlBackend } from '../../src/queue/postgresql-backend.ts';
import { openBreakableProxy } from '../support/breakable-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';

describe('The PostgreSQL backend of the queues', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.drop());

  it('prepares its schema again and again, in any number of processes at once', async () => {
    const backends = [postgresqlBackend(test.url), postgresqlBackend(test.url), postgresqlBackend(test.url)];
    await Promise.all(backends.map((backend) => backend.prepare()));
    await Promise.all(backends.map((backend) => backend.prepare()));
    await Promise.all(backends.map((backend) => backend.close()));
  });

  it('survives that its connection breaks while it prepares', async () => {
    const proxy = await openBreakableProxy(test.url);
    const backend = postgresqlBackend(proxy.url);
    const holder = new pg.Client({ connectionString: test.url });
    await holder.connect();
    await backend.prepare();
    await holder.query('begin; lock table bullmq.migration');
    const prepared = backend.prepare().then(
      () => 'prepared',
      () => 'rejected',
    );
    await eventually('it waits', async () => {
      const waiting = await holder.query(`select from pg_locks where not granted and database = (
        select oid from pg_database where datname = current_database())`);
      return (waiting.rowCount ?? 0) > 0;
    });
    await proxy.cut('reset');
    expect(await prepared).to.equal('rejected');
    await holder.end();
    await proxy.restore();
    await backend.prepare();
    await backend.close();
    await proxy.close();
  });

  it('says at once that nobody is there', async () => {
    const proxy = await openBreakableProxy(test.url);
    await proxy.cut('refuse');
    const backend = postgresqlBackend(proxy.url);
    const refused = await backend.prepare().catch((error) => error);
    expect(refused).to.have.property('code', 'ECONNREFUSED');
    await backend.close();
    await proxy.close();
  });
});
