import { expect } from 'chai';
import { SCOPES } from '../../../src/foundation/access/principal.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Outgoing } from '../../support/http-client.ts';
import { countOutsideRouters, routesOf } from '../../support/routes-of.ts';
import { type System, startSystem } from '../../support/system.ts';
import { TEST_KEYS, UNKNOWN_KEY } from '../../support/test-keys.ts';
import { ROWS } from './route-case.ts';
import { ROUTE_CASES } from './route-cases.ts';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Request ids, headers, log, measurements, problem documents and origins come before the router; the dashboard, whose
 * pages have tests of their own, and the guarded queue board come after it.
 */
const KNOWN_OUTSIDE_ROUTERS = 6 + 1 + 6;

describe('Every route', () => {
  let api: System;
  const cases = Object.entries(ROUTE_CASES).map(([name, routeCase]) => ({
    name,
    method: name.split(' ')[0] ?? '',
    ...routeCase,
  }));
  const guarded = cases.filter(({ scopes }) => scopes.length > 0);

  before(async () => {
    api = await startSystem();
    await api.send('POST', '/admin/api/v1/catalogue', { json: ROWS });
  });
  after(() => api.close());

  it('is in the table of cases: a new route needs an entry in route-cases.ts', () => {
    expect(routesOf(api.app).sort()).to.deep.equal(Object.keys(ROUTE_CASES).sort());
    expect(countOutsideRouters(api.app)).to.equal(KNOWN_OUTSIDE_ROUTERS);
  });

  for (const { name, method, right } of cases) {
    it(`answers ${name} with ${right.status} to valid input`, async () => {
      const answer = await api.send(method, right.path, right.outgoing);
      expect(answer.status, answer.text).to.equal(right.status);
      expect(answer.headers['x-request-id']).to.match(/^[0-9a-f-]{36}$/);
      if (right.status === 204) expect(answer.text).to.equal('');
      else expect(answer.headers['content-type']).to.equal(right.contentType ?? JSON_TYPE);
    });
  }

  for (const { name, method, right, wrong } of cases.filter((routeCase) => routeCase.wrong.length > 0)) {
    it(`refuses ${wrong.length} kinds of invalid input to ${name}`, async () => {
      for (const { what, path = right.path, outgoing = right.outgoing, code, pointer } of wrong) {
        const answer = await api.send(method, path, outgoing);
        expect(answer.status, `${what}: ${answer.text}`).to.be.within(400, 499);
        expectProblem(answer, code, pointer);
      }
    });
  }

  for (const { name, method, right, scopes } of guarded) {
    it(`admits only keys of scope ${scopes.join(' or ')} to ${name}`, async () => {
      const call = (key: string | null) => api.send(method, right.path, { ...right.outgoing, key });
      const missing = await call(null);
      expectProblem(missing, 'key_missing');
      expect(missing.headers['www-authenticate']).to.equal('Bearer');
      expectProblem(await call(UNKNOWN_KEY), 'key_unknown');
      for (const scope of SCOPES) {
        const answer = await call(TEST_KEYS[scope]);
        if (scopes.includes(scope)) expect(answer.status, scope).to.equal(right.status);
        else expectProblem(answer, 'scope_missing');
      }
    });
  }

  it('refuses a request without a key before it checks its input', async () => {
    for (const { method, right, wrong, mayHoldToken } of guarded) {
      // A header that is not a key is refused as early as an unknown key. Without a header the body is read.
      const headers = mayHoldToken ? { authorization: 'Digest' } : {};
      for (const { path = right.path, outgoing = right.outgoing } of wrong) {
        expectProblem(
          await api.send(method, path, { ...withHeaders(outgoing, headers), key: null }),
          'key_missing',
        );
      }
    }
  });

  it('answers another method with 405 and the allowed methods', async () => {
    for (const { right } of cases) {
      const allowed = cases.filter((other) => other.right.path === right.path).map(({ method }) => method);
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE']) {
        if (allowed.includes(method)) continue;
        const answer = await api.send(method, right.path, { key: null });
        expectProblem(answer, 'method_not_allowed');
        expect(answer.headers.allow?.split(', ')).to.include.members(allowed);
      }
    }
  });
});

function withHeaders(outgoing: Outgoing = {}, headers: Record<string, string>): Outgoing {
  return { ...outgoing, headers: { ...outgoing.headers, ...headers } };
}
