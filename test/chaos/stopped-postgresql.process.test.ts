import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { seed } from '../support/effort.ts';
import { eventually } from '../support/eventually.ts';
import { expectDaysBuilt, expectPromisesKept } from './expect-kept.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type OwnPostgresql, openOwnPostgresql } from './own-postgresql.ts';
import { REFRESH } from './settle.ts';

const SEED = seed('stopped PostgreSQL');
const OUTAGES = ['fast', 'kill', 'fast', 'kill', 'kill'] as const;

describe(`An installation whose PostgreSQL is stopped and killed under load (seed: ${SEED})`, function () {
  this.timeout(240_000);
  const random = new RandomSource(SEED, 'outages');
  let postgresql: OwnPostgresql;
  let installation: Installation;
  const countTaken = () => installation.account.outcomes[200] ?? 0;
  const countRefused = () => installation.account.outcomes[503] ?? 0;

  before(async () => {
    postgresql = await openOwnPostgresql();
    installation = await openInstallation({
      databaseUrl: postgresql.url,
      seed: SEED,
      eventsPerSecond: 250,
    });
    await installation.catchUp();
    await eventually('the worker works', () => installation.worker.count('schedules installed') > 0);
  });
  after(async () => {
    await installation?.close();
    await postgresql?.close();
  });

  for (const [index, how] of OUTAGES.entries()) {
    it(`survives outage ${index + 1} (${how}): it answers 503 with Retry-After, and then resumes`, async () => {
      const { api, worker } = installation;
      const pids = [api.pid(), worker.pid()];
      const refused = countRefused();
      await installation.jump(REFRESH); // days are being rebuilt when it stops
      await pause(random.integer(0, 800));
      await postgresql.stop(how);
      await pause(random.integer(300, 2_000));
      await postgresql.start();
      const [taken, done] = [countTaken(), worker.count('job done')];
      await eventually('events are taken', () => countTaken() > taken);
      await installation.jump(REFRESH);
      await eventually('jobs are done', () => worker.count('job done') > done);
      expect(countRefused()).to.be.greaterThan(refused);
      expect([...api.failures, ...worker.failures]).to.deep.equal([]);
      expect([api.pid(), worker.pid()], 'no process was restarted').to.deep.equal(pids);
    });
  }

  it('can be stopped and started meanwhile, and waits for PostgreSQL', async () => {
    const { api, worker } = installation;
    await postgresql.stop('fast');
    await pause(500);
    for (const { code } of await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')])) {
      expect(code).to.equal(0);
    }
    const waiting = 'waiting for the database';
    const waited = api.count(waiting) + worker.count(waiting);
    api.start();
    worker.start();
    await eventually('both wait', () => api.count(waiting) + worker.count(waiting) === waited + 2);
    await postgresql.start();
    const taken = countTaken();
    await eventually('events are taken', () => countTaken() > taken);
  });

  it('stores every acknowledged event once, and nothing else', async () => {
    await expectPromisesKept(installation, 2_000);
  });

  it('leaves every day as a rebuild from scratch builds it', () => expectDaysBuilt(installation));
});
