import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../../../src/foundation/embedded-postgres/start-embedded-postgres.ts';
import { query } from './query.ts';
import {
  isRunning,
  removeTemporaryDirectories,
  serverPid,
  sharedHome,
  temporaryDirectory,
} from './temporary-home.ts';

const log = () => undefined;
const start = (home: string) => startEmbeddedPostgres({ home, log, fastAndUnsafe: true });

const failureOf = (home: string): Promise<string> =>
  start(home).then(
    () => '',
    (error: Error) => error.message,
  );

describe('A start of the embedded PostgreSQL', () => {
  afterEach(removeTemporaryDirectories);

  it('starts in a fresh home, durable, private and silent about data', async () => {
    const home = join(temporaryDirectory(), 'a "home\'s" $é `#`');
    const server = await startEmbeddedPostgres({ home, log });
    try {
      const [settings] = await query(
        server.urlOf('postgres'),
        `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as synchronous_commit,
                current_setting('full_page_writes') as full_page_writes, current_setting('timezone') as timezone,
                current_setting('listen_addresses') as listen_addresses,
                current_setting('unix_socket_directories') as unix_socket_directories,
                current_setting('server_encoding') as server_encoding,
                (select datlocale from pg_database where datname = 'postgres') as locale`,
      );
      expect(settings).to.deep.equal({
        fsync: 'on',
        synchronous_commit: 'on',
        full_page_writes: 'on',
        timezone: 'UTC',
        listen_addresses: '127.0.0.1',
        unix_socket_directories: '',
        server_encoding: 'UTF8',
        locale: 'C.UTF-8',
      });
      const socketLine = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[4];
      expect(socketLine, 'directory of the Unix socket').to.equal('');
      expect(statSync(join(home, 'postgres')).mode & 0o777).to.equal(0o700);
      for (const file of ['postgres.password', 'postgres.log']) {
        expect(statSync(join(home, file)).mode & 0o777, file).to.equal(0o600);
      }
      await query(server.urlOf('postgres'), `select 'child-4711'::uuid`).catch(() => undefined);
      await query(server.urlOf('postgres'), 'select $1::uuid', ['child-4711']).catch(() => undefined);
      expect(readFileSync(join(home, 'postgres.log'), 'utf8'))
        .to.contain('ready')
        .and.not.contain('child-4711');
      const wrong = server.urlOf('postgres').replace(/:[^:@]*@/, ':wrong@');
      expect(await query(wrong, 'select 1').catch((error) => error.code)).to.equal('28P01');
    } finally {
      await server.stop();
    }
  });

  it('creates a database once, however often it is asked for, and keeps it over a restart', async () => {
    const home = sharedHome();
    const first = await start(home);
    await Promise.all(['app', 'app', 'app', 'of "others"'].map(first.ensureDatabase));
    await query(first.urlOf('app'), 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start(home);
    await second.ensureDatabase('app');
    expect(await query(second.urlOf('app'), 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    expect(await query(second.urlOf('of "others"'), 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await second.stop();
  });

  it('can be stopped several times, with one effect', async () => {
    const home = sharedHome();
    const server = await start(home);
    const pid = serverPid(home);
    await Promise.all([server.stop(), server.stop()]);
    expect(isRunning(pid)).to.equal(false);
    const next = await start(home);
    await server.stop();
    expect(await query(next.urlOf('postgres'), 'select 1 as one')).to.deep.equal([{ one: 1 }]);
    await next.stop();
  });

  it('limits the size of the log', async () => {
    const home = sharedHome();
    await (await start(home)).stop();
    truncateSync(join(home, 'postgres.log'), 11 * 1024 * 1024);
    await (await start(home)).stop();
    expect(statSync(join(home, 'postgres.log')).size).to.be.within(100, 100_000);
  });

  it('says why it failed', async () => {
    const home = join(temporaryDirectory(), 'home');
    await (await start(home)).stop();
    appendFileSync(join(home, 'postgres', 'postgresql.conf'), 'no_such_setting = 1\n');
    expect(await failureOf(home)).to.match(/did not start.*FATAL.*postgresql\.conf.*contains errors/s);

    writeFileSync(join(home, 'postgres', 'PG_VERSION'), '15\n');
    expect(await failureOf(home)).to.match(/made by PostgreSQL 15.*now 18.*DATABASE_URL/s);

    writeFileSync(join(home, 'postgres.password'), '');
    expect(await failureOf(home)).to.match(/postgres\.password is empty/);
  });
});
