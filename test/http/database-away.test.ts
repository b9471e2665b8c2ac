import { expect } from 'chai';
import { connectDatabase, type Database } from '../../src/db/connect-database.ts';
import { type BreakableProxy, openBreakableProxy } from '../support/breakable-proxy.ts';
import { expectProblem } from '../support/expect-problem.ts';
import { type RunningApp, startApp } from '../support/running-app.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

describe('While the database is away', () => {
  let api: RunningApp;
  let proxy: BreakableProxy;
  let database: Database;

  before(async () => {
    api = await startApp({
      databaseOf: async ({ url }) => {
        proxy = await openBreakableProxy(url);
        database = connectDatabase({
          url: proxy.url,
          applicationName: 'storytime test',
          connectionsMax: 4,
          statementTimeoutMilliseconds: 5_000,
        });
        return database;
      },
    });
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });
  after(async () => {
    await database.destroy();
    await proxy.close();
    await api.close();
  });

  for (const how of ['refuse', 'reset'] as const) {
    for (const [name, { right, withoutDatabase }] of Object.entries(ROUTE_CASES)) {
      it(`${name} asks to come back (connections: ${how})`, async () => {
        await proxy.cut(how);
        const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
        await proxy.restore();
        if (withoutDatabase !== undefined) return expect(answer.status).to.equal(withoutDatabase.status);
        expectProblem(answer, 'database_unavailable');
        expect(answer.headers['retry-after']).to.equal('5');
        expect(answer.text).not.to.match(/ECONN|terminated|127\.0\.0\.1|postgres/);
      });
    }
  }

  it('and every route works again once it is back', async () => {
    for (const [name, { right }] of Object.entries(ROUTE_CASES)) {
      const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
      expect(answer.status, `${name} ${answer.text}`).to.equal(right.status);
    }
  });
});
