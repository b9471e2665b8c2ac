import { expect } from 'chai';
import { expectProblem } from '../support/expect-problem.ts';
import { failingDatabase, INSIDE } from '../support/failing-database.ts';
import { type RunningApp, startApp } from '../support/running-app.ts';
import { ROUTE_CASES } from './route-cases.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('Problem documents', () => {
  let api: RunningApp;

  before(async () => {
    api = await startApp({ databaseOf: failingDatabase });
  });
  after(() => api.close());

  it('answer an address where nothing is, with any method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      for (const path of ['/', '/api', '/admin/api/v1', '/api/v2/events', '/favicon.ico', '/%00', '/..%2f']) {
        const answer = await api.send(method, path);
        expectProblem(answer, 'not_found');
        expect(answer.text).not.to.include(path === '/' ? INSIDE : path);
      }
    }
    expectProblem(await api.send('PROPFIND', '/nowhere'), 'method_not_allowed');
  });

  it('are left out of answers to HEAD, but their headers are not', async () => {
    const answer = await api.send('HEAD', '/nowhere');
    expect([answer.status, answer.text]).to.deep.equal([404, '']);
    expect(answer.headers).to.include({ 'content-type': 'application/problem+json' });
    expect(Number(answer.headers['content-length'])).to.be.greaterThan(100);
  });

  it('carry the id of the caller if it is a plain one, and else one of their own', async () => {
    const idFor = async (given: string) => {
      const answer = await api.send('GET', '/nowhere', { headers: { 'x-request-id': given } });
      return expectProblem(answer, 'not_found').request_id;
    };
    for (const plain of ['a', 'trace-1.2_3', 'x'.repeat(64)]) expect(await idFor(plain)).to.equal(plain);
    for (const other of ['x'.repeat(65), 'a b', 'a"b', '<i>', '{}', 'a,b', '', 'ä']) {
      expect(await idFor(other)).to.match(UUID);
    }
  });

  for (const [name, { right, withoutDatabase }] of Object.entries(ROUTE_CASES)) {
    if (withoutDatabase !== undefined) continue;
    it(`say nothing of the inside when ${name} fails`, async () => {
      api.log.lines.length = 0;
      const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
      const { request_id, detail } = expectProblem(answer, 'internal_error');
      expect(detail).to.equal('The failure was logged with the id of this request.');
      for (const word of ['relation', '4711', '10.1.2.3', 'select', 'Error', 'node_modules', '.ts']) {
        expect(answer.text + JSON.stringify(answer.headers)).not.to.include(word);
      }
      const logged = api.log.lines.find((line) => line.msg === 'request failed');
      expect(logged).to.include({ level: 'error', requestId: request_id, fault: 'Error' });
      expect(logged?.stack).to.include('failing-database.ts');
      expect(JSON.stringify(api.log.lines)).not.to.include('relation').and.not.to.include('4711');
    });
  }

  it('leave it to each route without them to say how it fares without a database', async () => {
    for (const [name, { right, withoutDatabase }] of Object.entries(ROUTE_CASES)) {
      if (withoutDatabase === undefined) continue;
      const answer = await api.send(name.split(' ')[0] ?? '', right.path);
      expect(answer.status, name).to.equal(withoutDatabase.status);
      expect(answer.text).not.to.include('relation');
    }
  });

  it('come with a line of the access log that has the route, never the address', async () => {
    api.log.lines.length = 0;
    await api.send('GET', '/admin/api/v1/analytics/books/424242?start=2026-02-30');
    await api.send('GET', '/admin/api/v1/analytics/books/424242/nothing');
    const [refused, nowhere] = api.log.lines;
    const common = { level: 'info', msg: 'request', method: 'GET' };
    expect(refused).to.include({ ...common, route: '/admin/api/v1/analytics/books/:id', status: 400 });
    expect(nowhere).to.include({ ...common, route: 'none', status: 404 });
    expect(JSON.stringify(api.log.lines)).not.to.include('424242');
  });
});
