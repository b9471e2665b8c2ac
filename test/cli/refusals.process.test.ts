import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { type Outcome, runStorytime } from './run-storytime.ts';

/** Commands that cannot do their work say what to do, and do not linger. */
describe('storytime refuses', () => {
  let test: TestDatabase;
  let emptyUrl: string;

  before(async () => {
    test = await openTestDatabase();
    emptyUrl = await createEmptyDatabase();
  });
  after(async () => {
    await test.drop();
    await dropTestDatabase(emptyUrl);
  });

  /** Words that belong to the inside. */
  function expectMessage({ code, stderr }: Outcome, expectedCode: number, ...says: string[]): void {
    expect(code, stderr).to.equal(expectedCode);
    for (const text of says) expect(stderr).to.include(text);
    expect(stderr).not.to.match(/\n {4}at |node_modules|select |Error:/);
  }

  it('an invalid environment, naming every fault at once and no value', async () => {
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
      const outcome = await runStorytime(words, environment);
      expectMessage(outcome, 2, '.env.example', ...Object.keys(environment));
      expect(outcome.stdout).to.equal('');
      expect(outcome.stderr.toLowerCase()).not.to.include('canary');
      expect(outcome.stderr).not.to.include('99999');
    }
  });

  it('a database without the schema, and says how to make it', async () => {
    for (const words of [['keys', 'list', '--json'], ['web'], ['worker']]) {
      const startedAt = performance.now();
      const outcome = await runStorytime(words, { DATABASE_URL: emptyUrl, LOG_LEVEL: 'warn' });
      expectMessage(outcome, 1, 'migrate');
      expect(outcome.stdout).to.equal('');
      expect(performance.now() - startedAt, 'it does not linger').to.be.below(20_000);
    }
  });

  it('not to examine one: the doctor says the same among what it finds', async () => {
    const { code, stdout } = await runStorytime(['doctor', '--json'], { DATABASE_URL: emptyUrl });
    expect(code).to.equal(1);
    const findings: { name: string; verdict: string; advice?: string }[] = JSON.parse(stdout);
    const schema = findings.find(({ name }) => name === 'Schema');
    expect(schema).to.include({ verdict: 'failed' }).and.property('advice').that.includes('migrate');
  });

  it('a database that is away: the doctor at once, other commands after ten seconds', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody:canary@127.0.0.1:9/nothing' };
    const timed = async (words: string[]) => {
      const startedAt = performance.now();
      const outcome = await runStorytime(words, environment);
      expectMessage(outcome, 1, 'The database does not answer (ECONNREFUSED).', 'DATABASE_URL');
      expect(outcome.stdout + outcome.stderr).not.to.include('canary');
      return performance.now() - startedAt;
    };
    const [doctor, days, keys] = await Promise.all([
      ...[timed(['doctor']), timed(['days']), timed(['keys', 'list'])],
    ]);
    expect(doctor).to.be.below(15_000);
    for (const milliseconds of [days, keys]) expect(milliseconds).to.be.within(8_000, 40_000);
  }).timeout(90_000);

  it('nothing to a machine that asks the doctor about a database that is away', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody:canary@127.0.0.1:9/nothing' };
    const { code, stdout } = await runStorytime(['doctor', '--json'], environment);
    const found =
      'The database does not answer (ECONNREFUSED). Is DATABASE_URL right, and does the server run?';
    expect(JSON.parse(stdout)).to.deep.equal([{ name: 'Database', verdict: 'failed', found }]);
    expect(code).to.equal(1);
  });

  it('nothing more once it is migrated, which may be done again and again', async () => {
    const url = await createEmptyDatabase();
    for (let time = 0; time < 2; time += 1) {
      const { code, stderr } = await runStorytime(['migrate'], { DATABASE_URL: url });
      expect([code, stderr]).to.deep.equal([0, '']);
    }
    const { code, stdout } = await runStorytime(['keys', 'list', '--json'], { DATABASE_URL: url });
    expect([code, stdout]).to.deep.equal([0, '[]\n']);
    await dropTestDatabase(url);
  });

  it('a ledger that was cut in another time zone', async () => {
    await test.database('ledger_state').insert({ reporting_time_zone: 'Europe/Berlin' });
    for (const word of ['web', 'worker', 'start', 'migrate']) {
      const outcome = await runStorytime([word], { DATABASE_URL: test.url, LOG_LEVEL: 'warn' });
      expectMessage(outcome, 1, 'Europe/Berlin', 'REPORTING_TIME_ZONE');
    }
    await test.database('ledger_state').delete();
  });

  it('a port that is taken, and leaves no worker running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    for (const word of ['web', 'start']) {
      const startedAt = performance.now();
      const environment = { DATABASE_URL: test.url, PORT: String(port), LOG_LEVEL: 'warn' };
      expectMessage(await runStorytime([word], environment), 1, 'EADDRINUSE');
      expect(performance.now() - startedAt).to.be.below(25_000);
    }
    taken.close();
    const { rows } = await test.database.raw(
      `select application_name from pg_stat_activity
       where datname = current_database() and application_name in ('storytime', 'storytime queue')`,
    );
    expect(rows).to.deep.equal([]);
  });

  it('to mix the demo with data that is there', async () => {
    await test.database('publishers').insert({ id: 1, name: 'Lantern Press' });
    const outcome = await runStorytime(['demo'], { DATABASE_URL: test.url, LOG_LEVEL: 'warn' });
    expectMessage(outcome, 1, 'This database is not empty');
    await test.empty();
  });
});
