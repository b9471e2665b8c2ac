import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { eventually } from '../support/eventually.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { countLosses } from './count-losses.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Killings, killApi, killWorker } from './killings.ts';
import { drain, REFRESH, rebuildFromScratch, waitUntilBuilt } from './settle.ts';

const SEED = process.env.CHAOS_SEED || 'chaos 1';

/** Some dozens of rounds; `npm run soak` goes on for as long as one likes. */
const API_ROUNDS = 24;
const WORKER_ROUNDS = 14;
const NIGHT = { hours: 7 };
const STOP_MILLISECONDS = 15_000;

describe(`API and worker killed at any moment (${SEED})`, function () {
  this.timeout(240_000);
  let databaseUrl: string;
  let installation: Installation;
  const killings: Killings = { api: [], worker: [], duringRebuilds: 0 };

  before(async () => {
    databaseUrl = await createEmptyDatabase();
    installation = await openInstallation({ databaseUrl, seed: SEED, eventsPerSecond: 300 });
  });
  after(async () => {
    await installation?.close();
    await dropTestDatabase(databaseUrl);
  });

  it('go on, dozens of times', async () => {
    const apiRounds = async (random: RandomSource) => {
      for (let round = 0; round < API_ROUNDS; round += 1) {
        await killApi(installation, killings, random);
        if (round === API_ROUNDS / 2) await installation.completeCatalogue();
      }
    };
    const workerRounds = async (random: RandomSource) => {
      await eventually('schedules', () => installation.worker.count('schedules installed') > 0);
      await installation.jump(REFRESH);
      for (let round = 0; round < WORKER_ROUNDS; round += 1) {
        await killWorker(installation, killings, random);
        if (round === WORKER_ROUNDS / 2) await installation.jump(NIGHT);
      }
    };
    const t = performance.now();
    await Promise.all([
      apiRounds(new RandomSource(SEED, 'api')).then(() => console.log('api rounds', performance.now() - t)),
      workerRounds(new RandomSource(SEED, 'worker')).then(() =>
        console.log('worker rounds', performance.now() - t),
      ),
    ]);
    console.log(killings, installation.account.outcomes, installation.account.longestUnavailableMilliseconds);
    await drain(installation);
    console.log('drained', performance.now() - t);
  });

  it('keep their promises: every acknowledged event is there, once, and nothing else', async () => {
    expect(installation.account.faults).to.deep.equal([]);
    console.log(
      await countLosses(installation.database, installation.account),
      installation.account.sent.size,
      installation.account.refused.size,
    );
    const { acknowledged, ...losses } = await countLosses(installation.database, installation.account);
    expect(acknowledged).to.be.greaterThan(5_000);
    expect(losses).to.deep.equal({
      lost: 0,
      double: 0,
      neverSent: 0,
      refusedAndStored: 0,
      unacknowledged: 0,
    });
  });

  it('end by themselves never, and in order when they are asked to', () => {
    expect([...installation.api.failures, ...installation.worker.failures]).to.deep.equal([]);
    const asked = [...killings.api, ...killings.worker].filter((end) => end.signal === 'SIGTERM');
    for (const end of asked) expect(end.milliseconds).to.be.below(STOP_MILLISECONDS);
    expect(killings.duringRebuilds).to.be.greaterThan(2);
  });

  it('leave every day built, as a rebuild from scratch builds it', async () => {
    await waitUntilBuilt(installation);
    const { builtByWorkers, builtFromScratch } = await rebuildFromScratch(installation);
    console.log(Object.fromEntries(Object.entries(builtByWorkers).map(([k, v]) => [k, v.length])));
    expect(builtByWorkers.metric_days.length).to.be.greaterThan(4);
    expect(builtByWorkers).to.deep.equal(builtFromScratch);
  });
});
