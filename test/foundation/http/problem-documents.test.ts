import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { failingDatabase } from '../../support/failing-database.ts';
import { type System, startSystem } from '../../support/system.ts';
import { ROUTE_CASES } from './route-cases.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('Problem documents', () => {
  let api: System;

  before(async () => {
    api = await startSystem({ databaseOf: failingDatabase });
  });
  after(() => api.close());

  it('answer an unknown address, with any method', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      for (const path of [
        '/nothing',
        '/api',
        '/admin/api/v1',
        '/api/v2/events',
        '/favicon.ico',
        '/%00',
        '/..%2f',
      ]) {
        const answer = await api.send(method, path);
        expectProblem(answer, 'not_found');
        expect(answer.text).not.to.include(path);
      }
    }
    expectProblem(await api.send('PROPFIND', '/nowhere'), 'method_not_allowed');
  });

  it('are omitted from answers to HEAD, which keep their headers', async () => {
    const answer = await api.send('HEAD', '/nowhere');
    expect([answer.status, answer.text]).to.deep.equal([404, '']);
    expect(answer.headers).to.include({ 'content-type': 'application/problem+json' });
    expect(Number(answer.headers['content-length'])).to.be.greaterThan(100);
  });

  const idFor = async (given: string) => {
    const answer = await api.send('GET', '/nowhere', { headers: { 'x-request-id': given } });
    return expectProblem(answer, 'not_found').request_id;
  };

  it("carry the caller's id if it is a UUID, 32 hexadecimal digits or a ULID", async () => {
    for (const known of [
      ...['912ebda6-82ec-468b-a01b-14dbaa81a99b', '018F3A52-6C1E-7A4B-9A53-0F2B7C11D001'],
      ...['4bf92f3577b34da6a3ce929d0e0e4736', '4BF92F3577B34DA6A3CE929D0E0E4736'],
      ...['01ARZ3NDEKTSV4RRFFQ69G5FAV', '01arz3ndektsv4rrffq69g5fav'],
    ]) {
      expect(await idFor(known)).to.equal(known);
    }
  });

  it("carry an id of their own if the caller's could be a child's id or anything else", async () => {
    const numbers = ['1', '9001', '9223372036854775807', '0009001', '9001.5', '-9001', '0x2329', '9.001e3'];
    const longNumbers = [
      ...['00000000000000000000000000009001', '00000000-0000-0000-0000-000000009001'],
      ...['01000000000000000000009001', '12345678-1234-4123-8123-123456789012'],
    ];
    const words = ['a', 'trace-1.2_3', 'child_9001', 'Mia', 'x'.repeat(64), 'deadbeef', 'a000000000009001'];
    const notIds = [
      'x'.repeat(65),
      'a b',
      'a"b',
      '<i>',
      '{}',
      'a,b',
      '',
      'ä',
      '912ebda6-82ec-468b-a01b-14dbaa81a99b9001',
    ];
    for (const other of [...numbers, ...longNumbers, ...words, ...notIds]) {
      api.log.lines.length = 0;
      const id = await idFor(other);
      expect(id, other).to.match(UUID).and.not.to.equal(other);
      if (other.length > 3) expect(JSON.stringify(api.log.lines)).not.to.include(other);
    }
  });

  it('carry an id of their own if the caller sends several', async () => {
    const several = ['912ebda6-82ec-468b-a01b-14dbaa81a99b', '9001'];
    const answer = await api.send('GET', '/nowhere', { headers: { 'x-request-id': several } });
    expect(expectProblem(answer, 'not_found').request_id).to.match(UUID).and.not.to.be.oneOf(several);
  });

  for (const [name, { right, withoutDatabase }] of Object.entries(ROUTE_CASES)) {
    if (withoutDatabase !== undefined) continue;
    it(`reveal no internals if ${name} fails`, async () => {
      api.log.lines.length = 0;
      const answer = await api.send(name.split(' ')[0] ?? '', right.path, right.outgoing);
      const { request_id, detail } = expectProblem(answer, 'internal_error');
      expect(detail).to.equal('The error was logged. Report the id of this request.');
      for (const word of ['relation', '471100471100', '10.1.2.3', 'select', 'Error', 'node_modules', '.ts']) {
        expect(answer.text + JSON.stringify(answer.headers)).not.to.include(word);
      }
      const logged = api.log.lines.find((line) => line.msg === 'request failed');
      expect(logged).to.include({ level: 'error', requestId: request_id, fault: 'Error' });
      expect(logged?.stack).to.include('failing-database.ts');
      expect(JSON.stringify(api.log.lines)).not.to.include('relation').and.not.to.include('471100471100');
    });
  }

  it('let each route without them report on its own that the database is unavailable', async () => {
    for (const [name, { right, withoutDatabase }] of Object.entries(ROUTE_CASES)) {
      if (withoutDatabase === undefined) continue;
      const answer = await api.send(name.split(' ')[0] ?? '', right.path);
      expect(answer.status, name).to.equal(withoutDatabase.status);
      expect(answer.text).not.to.include('relation');
    }
  });

  it('come with a line in the access log that has the route, never the address', async () => {
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
