import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { RandomSource } from '../../seeds/random-source.ts';
import { eventually } from '../support/eventually.ts';
import { countLosses } from './count-losses.ts';
import { type Installation, openInstallation } from './installation.ts';
import { type OwnPostgresql, openOwnPostgresql } from './own-postgresql.ts';
import { drain, REFRESH, rebuildFromScratch, waitUntilBuilt } from './settle.ts';

const SEED = process.env.CHAOS_SEED || 'chaos 2';
const OUTAGES = ['fast', 'kill', 'kill', 'fast', 'kill', 'fast'] as const;

describe(`PostgreSQL stopped and killed under load (${SEED})`, function () {
  this.timeout(240_000);
  const random = new RandomSource(SEED, 'outages');
  let postgresql: OwnPostgresql;
  let installation: Installation;
  const recoveries: number[] = [];

  before(async () => {
    postgresql = await openOwnPostgresql();
    installation = await openInstallation({ databaseUrl: postgresql.url, seed: SEED, eventsPerSecond: 250 });
    await installation.completeCatalogue();
    await eventually('the worker works', () => installation.worker.count('schedules installed') > 0);
  });
  after(async () => {
    await installation?.close();
    await postgresql?.remove();
  });

  for (const [number, how] of OUTAGES.entries()) {
    it(`${number + 1} (${how}): 503 with Retry-After meanwhile, and afterwards everything goes on`, async () => {
      const { account, api, worker } = installation;
      const pids = [api.pid(), worker.pid()];
      await installation.jump(REFRESH);
      await pause(random.integer(0, 800));
      const before = { ...account.outcomes };
      await postgresql.stop(how);
      await pause(random.integer(300, 2_500));
      await postgresql.start();
      const startedAt = performance.now();
      const taken = account.outcomes[200] ?? 0;
      await eventually('events are taken', () => (account.outcomes[200] ?? 0) > taken);
      recoveries.push(performance.now() - startedAt);
      console.log(how, recoveries.at(-1), account.outcomes);
      if (worker.failures.length + api.failures.length)
        console.log(worker.failures.join('\n'), api.failures.join('\n'));
      expect([api.pid(), worker.pid()], 'nobody had to be restarted').to.deep.equal(pids);
      expect(account.outcomes[503] ?? 0).to.be.greaterThan(before[503] ?? 0);
    });
  }

  it('lost nothing and made nothing up', async () => {
    await drain(installation);
    expect(installation.account.faults).to.deep.equal([]);
    expect(Object.keys(installation.account.outcomes)).to.have.members(['200', '503']);
    const { acknowledged, ...losses } = await countLosses(installation.database, installation.account);
    console.log(acknowledged, losses, installation.account.longestUnavailableMilliseconds);
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
    for (const t of Object.keys(builtByWorkers) as (keyof typeof builtByWorkers)[]) {
      const a = builtByWorkers[t],
        b = builtFromScratch[t];
      for (const r of a.filter((x) => !b.includes(x)).slice(0, 4)) console.log('W', t, r);
      for (const r of b.filter((x) => !a.includes(x)).slice(0, 4)) console.log('S', t, r);
    }
    console.log(installation.worker.failures.join('\n'), installation.api.failures.join('\n'));
    expect(builtByWorkers).to.deep.equal(builtFromScratch);
  });
});
