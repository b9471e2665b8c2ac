import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { seed } from '../support/effort.ts';
import { eventually } from '../support/eventually.ts';
import { isRedisInstalled } from '../support/own-redis.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { expectDaysBuilt, expectPromisesKept } from './expect-kept.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type OwnRedisServer, openOwnRedisServer } from './own-redis-server.ts';
import { REFRESH } from './settle.ts';

const SEED = seed('killed Redis');
/** Half a minute is enough for an idle machine; two other test files run beside this one in the gate. */
const PATIENCE_SECONDS = 90;
const OUTAGES = 3;

describe(`An installation whose Redis is killed under load and returns empty (seed: ${SEED})`, function () {
  this.timeout(240_000);
  const random = new RandomSource(SEED, 'outages');
  let databaseUrl: string | undefined;
  let redis: OwnRedisServer;
  let installation: Installation;
  const countInstalled = () => installation.worker.count('schedules installed');
  const countDone = () => installation.worker.count('job done');

  before(async function () {
    if (!isRedisInstalled()) this.skip();
    databaseUrl = await createEmptyDatabase();
    redis = await openOwnRedisServer();
    installation = await openInstallation({
      ...{ databaseUrl, redisUrl: redis.url },
      ...{ seed: SEED, eventsPerSecond: 250 },
    });
    await installation.catchUp();
    await eventually('the worker works', () => countInstalled() > 0);
  });
  after(async () => {
    await installation?.close();
    await redis?.close();
    if (databaseUrl !== undefined) await dropTestDatabase(databaseUrl);
  });

  for (let outage = 1; outage <= OUTAGES; outage += 1) {
    it(`survives outage ${outage}: it accepts events, restores the schedules and builds due days`, async () => {
      const { api, worker, account } = installation;
      const pids = [api.pid(), worker.pid()];
      await installation.jump(REFRESH);
      await pause(random.integer(0, 600));
      expect(await redis.countKeys()).to.be.greaterThan(0);
      await redis.kill();
      const taken = account.outcomes[200] ?? 0;
      const installed = countInstalled();
      await pause(random.integer(300, 2_500));
      expect(account.outcomes[200]).to.be.greaterThan(taken);
      await redis.start();
      // The minute until the next reconciling, and the five until the next refresh.
      await installation.jump({ minutes: 1 });
      await eventually('schedules return', () => countInstalled() > installed, PATIENCE_SECONDS);
      const done = countDone();
      await installation.jump(REFRESH);
      await eventually('jobs are done', () => countDone() > done, PATIENCE_SECONDS);
      expect([api.pid(), worker.pid()], 'no process was restarted').to.deep.equal(pids);
    }).timeout(4 * PATIENCE_SECONDS * 1000);
  }

  it('loses no event, and the API does not even notice', async () => {
    await expectPromisesKept(installation, 500);
    expect(Object.keys(installation.account.outcomes)).to.deep.equal(['200']);
  });

  it('leaves every day as a rebuild from scratch builds it', () => expectDaysBuilt(installation));
});
