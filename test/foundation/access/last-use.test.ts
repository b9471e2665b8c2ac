import { expect } from 'chai';
import { listApiKeys } from '../../../src/foundation/access/manage-api-keys.ts';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { INSTALLED } from '../../support/installed.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';

const PLATFORM = '/admin/api/v1/analytics/platform';

/** What looking keys up writes, and what happens while the table is unavailable. */
describe('Looking a key up', () => {
  let installation: System;
  let proxy: BreakableProxy;
  let keys: Database;

  before(async () => {
    installation = await startSystem({
      ...INSTALLED,
      keysDatabaseOf: async (url) => {
        proxy = await openBreakableProxy(url);
        keys = connectDatabase({
          url: proxy.url,
          applicationName: 'storytime test keys',
          connectionsMax: 2,
          statementTimeoutMilliseconds: 5_000,
        });
        return keys;
      },
    });
  });
  after(async () => {
    await keys.destroy();
    await proxy.close();
    await installation.close();
  });

  const askWith = (key: string) => installation.send('GET', PLATFORM, { key });
  const lastUse = async (key: string) => {
    const id = Number(key.split('_')[1]);
    return (await listApiKeys(installation.database)).find((entry) => entry.id === id)?.last_used_at;
  };

  it('records when the key was last used', async () => {
    const key = await installation.newKey('admin');
    expect(await lastUse(key)).to.equal(null);
    await askWith(key);
    expect((await lastUse(key))?.toISOString()).to.equal(NOW);
  });

  it('writes the last use at most once a minute, however busy the key is', async () => {
    const key = await installation.newKey('admin');
    const writes = new Set<string>();
    for (let second = 0; second < 300; second += 5) {
      expect((await askWith(key)).status).to.equal(200);
      writes.add((await lastUse(key))?.toISOString() ?? '');
      installation.clock.advance({ seconds: 5 });
    }
    expect(writes.size).to.equal(5);
    const times = [...writes].sort().map((time) => Date.parse(time));
    for (const [place, time] of times.slice(1).entries()) {
      expect(time - (times[place] ?? 0)).to.be.within(60_000, 70_000);
    }
  });

  it('writes nothing if the key is wrong', async () => {
    const key = await installation.newKey('admin');
    expectProblem(await askWith(`${key.slice(0, -3)}___`), 'key_unknown');
    expect(await lastUse(key)).to.equal(null);
  });

  it('reports that the database is unavailable, so that no client throws its key away', async () => {
    const [known, fresh] = [await installation.newKey('admin'), await installation.newKey('admin')];
    expect((await askWith(known)).status).to.equal(200);
    await proxy.cut('refuse');
    expect((await askWith(known)).status, 'it is remembered').to.equal(200);
    const answer = await askWith(fresh);
    expectProblem(answer, 'database_unavailable');
    expect(answer.headers['retry-after']).to.equal('5');
    await proxy.restore();
    expect((await askWith(fresh)).status).to.equal(200);
  });
});
