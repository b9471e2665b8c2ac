import { expect } from 'chai';
import pg from 'pg';
import { isDatabaseUnavailable } from '../../../src/foundation/db/database-errors.ts';
import { openJobQueues } from '../../../src/foundation/queue/job-queues.ts';
import { postgresqlBackend } from '../../../src/foundation/queue/postgresql-backend.ts';
import { openBreakableProxy } from '../../support/breakable-proxy.ts';
import { collectingLog } from '../../support/collecting-log.ts';
import { eventually } from '../../support/eventually.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('The PostgreSQL backend of the queues', () => {
  let test: TestDatabase;

  before(async () => {
    test = await openTestDatabase();
  });
  after(() => test.close());

  it('prepares its schema any number of times, in any number of processes at once', async () => {
    const backends = [postgresqlBackend(test.url), postgresqlBackend(test.url), postgresqlBackend(test.url)];
    await Promise.all(backends.map((backend) => backend.prepare()));
    await Promise.all(backends.map((backend) => backend.prepare()));
    await Promise.all(backends.map((backend) => backend.close()));
  });

  it('survives a connection that breaks while it prepares', async () => {
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

  it('logs an idle connection that breaks once, though every queue hears of it', async () => {
    const log = collectingLog();
    const backend = postgresqlBackend(test.url, {}, log);
    await backend.prepare();
    const queues = await openJobQueues(backend, log);
    const broken = await test.database.raw(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'storytime queue'`,
    );
    expect(broken.rows.length).to.be.greaterThan(0);
    await eventually('it is logged', () => log.lines.length === broken.rows.length);
    for (const { level, msg, code } of log.lines) {
      expect([level, msg, code]).to.deep.equal(['warn', 'an idle connection of the queue broke', '57P01']);
    }
    await queues.enqueue('refresh-due-days', {});
    await queues.close();
    await backend.close();
    expect(log.lines.length).to.equal(broken.rows.length);
  });

  it('reports at once that no server listens', async () => {
    const proxy = await openBreakableProxy(test.url);
    await proxy.cut('refuse');
    const backend = postgresqlBackend(proxy.url);
    const refused = await backend.prepare().catch((error) => error);
    expect(refused).to.have.property('code', 'ECONNREFUSED');
    await backend.close();
    await proxy.close();
  });

  it('does not wait for a silent server, and works again when the database does', async () => {
    const proxy = await openBreakableProxy(test.url);
    const patience = { connectMilliseconds: 2_000, silenceMilliseconds: 100, answerMilliseconds: 500 };
    const backend = postgresqlBackend(proxy.url, patience);
    await backend.prepare();
    const queues = await openJobQueues(backend, collectingLog());
    await proxy.cut('hang');
    const works = [backend.prepare(), queues.enqueue('refresh-due-days', {})];
    for (const refused of await Promise.all(works.map((work) => work.catch((error) => error)))) {
      expect(isDatabaseUnavailable(refused), String(refused)).to.equal(true);
    }
    await proxy.restore();
    await backend.prepare();
    await queues.enqueue('refresh-due-days', {});
    expect(await queues.queues['refresh-due-days'].count()).to.equal(1);
    await queues.close();
    await backend.close();
    await proxy.close();
  });
});
