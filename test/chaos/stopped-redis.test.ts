import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { eventually } from '../support/eventually.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { countLosses } from './count-losses.ts';
import { type Installation, openInstallation } from './installation.ts';
import { isRedisInstalled, type OwnRedisServer, openOwnRedisServer } from './own-redis-server.ts';
import { drain, REFRESH, rebuildFromScratch, waitUntilBuilt } from './settle.ts';

const SEED = process.env.CHAOS_SEED || 'chaos 3';
const OUTAGES = 4;

if (isRedisInstalled()) {
  describe(`Redis killed under load, back empty (${SEED})`, function () {
    this.timeout(240_000);
    const random = new RandomSource(SEED, 'outages');
    let databaseUrl: string;
    let redis: OwnRedisServer;
    let installation: Installation;
    const countInstalled = () => installation.worker.count('schedules installed');
    const countDone = () => installation.worker.count('job done');

    before(async () => {
      databaseUrl = await createEmptyDatabase();
      redis = await openOwnRedisServer();
      installation = await openInstallation({
        ...{ databaseUrl, redisUrl: redis.url },
        ...{ seed: SEED, eventsPerSecond: 250 },
      });
      await installation.completeCatalogue();
      await eventually('the worker works', () => countInstalled() > 0);
    });
    after(async () => {
      await installation?.close();
      await redis?.remove();
      await dropTestDatabase(databaseUrl);
    });

    for (let outage = 1; outage <= OUTAGES; outage += 1) {
      it(`${outage}: events are taken meanwhile, schedules return, due days are built`, async () => {
        const { api, worker, account } = installation;
        const pids = [api.pid(), worker.pid()];
        const t0 = performance.now();
        await installation.jump(REFRESH);
        await pause(random.integer(0, 600));
        expect(await redis.countKeys()).to.be.greaterThan(0);
        await redis.kill();
        const taken = account.outcomes[200] ?? 0;
        const installed = countInstalled();
        await pause(random.integer(300, 2_500));
        expect(account.outcomes[200]).to.be.greaterThan(taken);
        await redis.start();
        const t1 = performance.now();
        // The minute until the next reconciling, and the five until the next refresh.
        await installation.jump({ minutes: 1 });
        await eventually('schedules return', () => countInstalled() > installed, 30);
        const t2 = performance.now();
        const done = countDone();
        await installation.jump(REFRESH);
        await eventually('jobs are done', () => countDone() > done, 30);
        console.log(Math.round(t1 - t0), Math.round(t2 - t1), Math.round(performance.now() - t2));
        expect([api.pid(), worker.pid()], 'nobody had to be restarted').to.deep.equal(pids);
      });
    }

    it('lost nothing and made nothing up; the API never failed', async () => {
      await drain(installation);
      expect(installation.account.faults).to.deep.equal([]);
      console.log(installation.account.outcomes);
      const { acknowledged, ...losses } = await countLosses(installation.database, installation.account);
      expect(acknowledged).to.be.greaterThan(2_000);
      expect(losses).to.deep.equal({
        lost: 0,
        double: 0,
        neverSent: 0,
        refusedAndStored: 0,
        unacknowledged: 0,
      });
    });

    it('leaves every day built, as a rebuild from scratch builds it', async () => {
      await waitUntilBuilt(installation);
      const { builtByWorkers, builtFromScratch } = await rebuildFromScratch(installation);
      expect(builtByWorkers).to.deep.equal(builtFromScratch);
    });
  });
} else {
  process.stdout.write('No redis-server is installed: Redis is not killed under load.\n');
}
