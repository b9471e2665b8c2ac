import { expect } from 'chai';
import { connectDatabase, type Database } from '../../../src/foundation/db/connect-database.ts';
import { type BreakableProxy, openBreakableProxy } from '../../support/breakable-proxy.ts';
import { eventually } from '../../support/eventually.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Answer } from '../../support/http-client.ts';
import { type System, startSystem } from '../../support/system.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

/** The limits below, with time for a busy machine. */
const PATIENCE_MILLISECONDS = 8_000;

function expectComeBack(name: string, answer: Answer, statusWithoutDatabase: number | undefined): void {
  if (statusWithoutDatabase !== undefined) {
    expect(answer.status, name).to.equal(statusWithoutDatabase);
    return;
  }
  expectProblem(answer, 'database_unavailable');
  expect(answer.headers['retry-after']).to.equal('5');
  expect(answer.text).not.to.match(/ECONN|ETIMEDOUT|terminated|127\.0\.0\.1|postgres/);
}

describe('The API without its database', () => {
  let api: System;
  let proxy: BreakableProxy;
  let database: Database;

  before(async () => {
    api = await startSystem({
      databaseOf: async ({ url }) => {
        proxy = await openBreakableProxy(url);
        database = connectDatabase({
          url: proxy.url,
          applicationName: 'storytime test',
          connectionsMax: 4,
          statementTimeoutMilliseconds: 5_000,
          patience: { connectMilliseconds: 2_000, silenceMilliseconds: 300, answerMilliseconds: 1_000 },
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
      it(`answers ${name} with a request to retry (connections: ${how})`, async () => {
        await proxy.cut(how);
        const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
        await proxy.restore();
        expectComeBack(name, answer, withoutDatabase?.status);
      });
    }
  }

  it('answers every route with a request to retry within the limit, even if the database hangs', async () => {
    await Promise.all([1, 2, 3, 4].map(() => database.raw('select pg_sleep(0.05)')));
    await proxy.cut('hang');
    const startedAt = performance.now();
    const answers = await Promise.all(
      Object.entries(ROUTE_CASES).map(async ([name, { right, withoutDatabase }]) => {
        const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
        return { name, answer, status: withoutDatabase?.status };
      }),
    );
    expect(performance.now() - startedAt).to.be.below(PATIENCE_MILLISECONDS);
    await proxy.restore();
    for (const { name, answer, status } of answers) expectComeBack(name, answer, status);
  });

  it('answers every route again as soon as the database is back', async () => {
    await eventually('it is back', async () => (await api.send('GET', '/readyz')).status === 200);
    for (const [name, { right }] of Object.entries(ROUTE_CASES)) {
      const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
      expect(answer.status, `${name} ${answer.text}`).to.equal(right.status);
    }
  });
});
