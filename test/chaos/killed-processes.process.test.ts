import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { seed } from '../support/effort.ts';
import { eventually } from '../support/eventually.ts';
import { createEmptyDatabase, dropTestDatabase } from '../support/test-server.ts';
import { expectDaysBuilt, expectPromisesKept } from './expect-kept.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type Killings, killApi, killLastRebuilds, killWorker } from './killings.ts';
import { REFRESH } from './settle.ts';

const SEED = seed('killed processes');

/** A few dozen rounds in parallel. `npm run soak` runs for as long as it is told to. */
const API_ROUNDS = 16;
const WORKER_ROUNDS = 12;
const LAST_REBUILDS = 6;
/** Midnight, the hour that is missing in March, and the jobs of the night. */
const NIGHT = { hours: 10 };
/** docs/operations.md, "Stopping". */
const STOP_MILLISECONDS = 15_000;

describe(`An API and a worker that are killed at any moment (seed: ${SEED})`, function () {
  this.timeout(600_000); // a guard against hanging: a busy machine takes minutes for these starts
  const killings: Killings = { api: [], worker: [], duringRebuilds: 0 };
  let databaseUrl: string;
  let installation: Installation;

  before(async () => {
    databaseUrl = await createEmptyDatabase();
    installation = await openInstallation({ databaseUrl, seed: SEED, eventsPerSecond: 300 });
    await eventually('the worker works', () => installation.worker.count('schedules installed') > 0);
    await installation.jump(REFRESH);
    await killAgainAndAgain();
  });
  after(async () => {
    await installation?.close();
    await dropTestDatabase(databaseUrl);
  });

  async function killAgainAndAgain(): Promise<void> {
    const killApis = async (random: RandomSource) => {
      for (let round = 1; round <= API_ROUNDS; round += 1) {
        await killApi(installation, killings, random);
        if (round === API_ROUNDS / 2) await installation.catchUp();
      }
    };
    const killWorkers = async (random: RandomSource) => {
      for (let round = 1; round <= WORKER_ROUNDS; round += 1) {
        await killWorker(installation, killings, random);
        if (round === WORKER_ROUNDS / 2) await installation.jump(NIGHT);
      }
    };
    await Promise.all([
      killApis(new RandomSource(SEED, 'api')),
      killWorkers(new RandomSource(SEED, 'worker')),
    ]);
  }

  it(`start again after each of ${API_ROUNDS} and ${WORKER_ROUNDS} kills, and work`, async () => {
    const { account, worker } = installation;
    expect([killings.api.length, killings.worker.length]).to.deep.equal([API_ROUNDS, WORKER_ROUNDS]);
    const [taken, done] = [account.outcomes[200] ?? 0, worker.count('job done')];
    await installation.jump(REFRESH);
    await eventually('the API takes events', () => (account.outcomes[200] ?? 0) > taken);
    await eventually('the worker does jobs', () => worker.count('job done') > done, 30);
  });

  it('never exit by themselves, and exit cleanly and in time if they are told to', () => {
    const { api, worker } = installation;
    expect([...api.failures, ...worker.failures]).to.deep.equal([]);
    for (const { signal, milliseconds } of [...killings.api, ...killings.worker]) {
      if (signal === 'SIGTERM') expect(milliseconds).to.be.below(STOP_MILLISECONDS);
    }
  });

  it('store every acknowledged event once, and nothing else', async () => {
    await expectPromisesKept(installation, 5_000);
    const { retried, outcomes } = installation.account;
    expect(retried, 'events that came too early').to.be.greaterThan(0);
    expect(outcomes[413], 'a backlog that is too large').to.be.greaterThan(0);
  });

  it('leave every day as a rebuild from scratch builds it, even if killed while building the last', async () => {
    const random = new RandomSource(SEED, 'last rebuilds');
    // On a busy machine, chance decides how many kills meet a rebuild. The result must be right in any case.
    await killLastRebuilds(installation, killings, random, LAST_REBUILDS);
    await expectDaysBuilt(installation);
  });
});
