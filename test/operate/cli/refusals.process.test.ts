import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { createEmptyDatabase, dropTestDatabase } from '../../support/test-server.ts';
import { type Outcome, spawnStorytime } from './run-storytime.ts';

/** Commands that cannot do their work say what to do, and do not linger. */
describe('storytime', () => {
  let test: TestDatabase;
  let emptyUrl: string;

  before(async () => {
    test = await openTestDatabase();
    emptyUrl = await createEmptyDatabase();
  });
  after(async () => {
    await test.close();
    await dropTestDatabase(emptyUrl);
  });

  /** Words that belong to the inside. */
  function expectMessage({ code, stderr }: Outcome, expectedCode: number, ...says: string[]): void {
    expect(code, stderr).to.equal(expectedCode);
    for (const text of says) expect(stderr).to.include(text);
    expect(stderr).not.to.match(/\n {4}at |node_modules|select |Error:/);
  }

  it('refuses an invalid environment, and names every fault but no value', async () => {
    const environment = {
      DATABASE_URL: 'mysql://root:canary@db.example/x',
      REDIS_URL: 'canary',
      STORYTIME_ADMIN_KEY: 'canary',
      TOKEN_SECRET: 'canary',
      CORS_ORIGINS: 'https://ok.example, canary',
      REPORTING_TIME_ZONE: 'Canary/Nowhere',
      PORT: '99999',
      KEY_REQUESTS_PER_MINUTE: '0',
      LOG_LEVEL: 'canary',
    };
    for (const words of [['web'], ['keys', 'list', '--json']]) {
      const outcome = await spawnStorytime(words, environment);
      expectMessage(outcome, 2, '.env.example', ...Object.keys(environment));
      expect(outcome.stdout).to.equal('');
      expect(outcome.stderr.toLowerCase()).not.to.include('canary');
      expect(outcome.stderr).not.to.include('99999');
    }
  });

  it('refuses a database without the schema, and says how to create it', async () => {
    for (const words of [['keys', 'list', '--json'], ['web'], ['worker']]) {
      const startedAt = performance.now();
      const outcome = await spawnStorytime(words, { DATABASE_URL: emptyUrl, LOG_LEVEL: 'warn' });
      expectMessage(outcome, 1, 'out of date. Run "bin/storytime migrate" first');
      expect(outcome.stdout).to.equal('');
      expect(performance.now() - startedAt, 'it does not linger').to.be.below(20_000);
    }
  });

  it('gives up on an unavailable database: the doctor at once, other commands after ten seconds', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody:canary@127.0.0.1:9/nothing' };
    const timed = async (words: string[]) => {
      const startedAt = performance.now();
      const outcome = await spawnStorytime(words, environment);
      expectMessage(outcome, 1, 'The database does not answer (ECONNREFUSED).', 'DATABASE_URL');
      expect(outcome.stdout + outcome.stderr).not.to.include('canary');
      return performance.now() - startedAt;
    };
    const [doctor = 0, days = 0] = await Promise.all([timed(['doctor']), timed(['days'])]);
    expect(days - doctor, 'days waits, the doctor does not').to.be.within(8_000, 12_000);
  });

  it('refuses a ledger whose days are of another time zone', async () => {
    await test.database('ledger_state').insert({ reporting_time_zone: 'Europe/Berlin' });
    for (const word of ['web', 'worker', 'start', 'migrate']) {
      const outcome = await spawnStorytime([word], { DATABASE_URL: test.url, LOG_LEVEL: 'warn' });
      expectMessage(outcome, 1, 'Europe/Berlin', 'REPORTING_TIME_ZONE');
    }
    await test.database('ledger_state').delete();
  });

  it('refuses a port that is taken, and leaves no worker running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    for (const word of ['web', 'start']) {
      const startedAt = performance.now();
      const environment = { DATABASE_URL: test.url, PORT: String(port), LOG_LEVEL: 'warn' };
      expectMessage(await spawnStorytime([word], environment), 1, 'EADDRINUSE');
      expect(performance.now() - startedAt).to.be.below(25_000);
    }
    taken.close();
    const { rows } = await test.database.raw(
      `select application_name from pg_stat_activity
       where datname = current_database() and application_name in ('storytime', 'storytime queue')`,
    );
    expect(rows).to.deep.equal([]);
  });

  it('refuses to add the demo to a database that is not empty', async () => {
    await test.database('publishers').insert({ id: 1, name: 'Lantern Press' });
    const outcome = await spawnStorytime(['demo'], { DATABASE_URL: test.url, LOG_LEVEL: 'warn' });
    expectMessage(outcome, 1, 'This database is not empty');
    await test.reset();
  });
});
