import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import {
  CHILD,
  CHILDLESS_PARENT,
  INSTALLED,
  OTHER_CHILD,
  PARENT,
  REFUSED_CHILD,
} from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

const TOKENS = '/api/v1/ingest_tokens';
const FORM = /^ey[\w-]+\.[\w-]+\.[\w-]+$/;

/** What the host application's server asks for, and what it gets (docs/api.md, "Give a device a token"). */
describe('A request for a token', () => {
  let installation: System;

  before(async () => {
    installation = await startSystem(INSTALLED);
  });
  after(() => installation.close());

  const ask = (json: Record<string, unknown>, key?: string) =>
    installation.send('POST', TOKENS, { json, ...(key === undefined ? {} : { key }) });

  async function expectToken(json: Record<string, unknown>, children: unknown[], seconds: number) {
    const answer = await ask(json, await installation.newKey('ingest'));
    expect(answer.status, answer.text).to.equal(201);
    const expiresAt = new Date(installation.clock().getTime() + seconds * 1000).toISOString();
    const body = answer.body as { token: string };
    expect(body).to.deep.equal({ token: body.token, expires_at: expiresAt, child_profile_ids: children });
    expect(body.token).to.match(FORM);
  }

  it('gets a token for all children of the parent that it names', async () => {
    await expectToken({ parent_id: PARENT }, [CHILD, OTHER_CHILD, REFUSED_CHILD], 3_600);
    await expectToken({ parent_id: String(PARENT), ttl: 60 }, [CHILD, OTHER_CHILD, REFUSED_CHILD], 60);
  });

  it('gets a token for the children that it names, each once', async () => {
    await expectToken({ child_profile_ids: [OTHER_CHILD] }, [OTHER_CHILD], 3_600);
    const twice = [String(OTHER_CHILD), CHILD, OTHER_CHILD];
    await expectToken({ child_profile_ids: twice }, [CHILD, OTHER_CHILD], 3_600);
  });

  it('must name either a parent or children', async () => {
    expectProblem(await ask({ ttl: 60 }), 'invalid_request', '#');
    expectProblem(await ask({ parent_id: PARENT, child_profile_ids: [CHILD] }), 'invalid_request', '#');
    expectProblem(await ask({ parent_id: PARENT, scope: 'admin' }), 'invalid_request', '#');
    expectProblem(await ask({ child_profile_ids: [] }), 'invalid_request', '#/child_profile_ids');
    const many = Array.from({ length: 51 }, (_, index) => index + 1);
    expectProblem(await ask({ child_profile_ids: many }), 'invalid_request', '#/child_profile_ids');
  });

  it('is refused if it names an unknown child or parent, without saying which', async () => {
    const unknown = 470011000099;
    for (const child_profile_ids of [[unknown], [CHILD, unknown], ['9223372036854775807']]) {
      const answer = await ask({ child_profile_ids });
      expectProblem(answer, 'unknown_reference', '#/child_profile_ids');
      expect(answer.text).not.to.include(String(unknown));
    }
    for (const parent_id of [unknown, CHILDLESS_PARENT]) {
      expectProblem(await ask({ parent_id }), 'unknown_reference', '#/parent_id');
    }
  });

  it('can ask for a lifetime between a minute and a day', async () => {
    for (const ttl of [60, 61, 86_399, 86_400]) {
      await expectToken({ child_profile_ids: [CHILD], ttl }, [CHILD], ttl);
    }
    for (const ttl of [59, 86_401, 0, -60, 60.5, '3600', null, Number.MAX_SAFE_INTEGER]) {
      expectProblem(await ask({ child_profile_ids: [CHILD], ttl }), 'invalid_request', '#/ttl');
    }
  });

  it('needs a key of scope ingest, and a token is none', async () => {
    const json = { child_profile_ids: [CHILD] };
    for (const scope of ['admin', 'ops', 'privacy'] as const) {
      expectProblem(await ask(json, await installation.newKey(scope)), 'scope_missing');
    }
    const token = await installation.newToken([CHILD]);
    expectProblem(await ask(json, token), 'scope_missing');
    expectProblem(await ask({ ...json, token }, ''), 'key_missing');
  });

  it("leaves neither the token nor a child's id in the log", async () => {
    const token = await installation.newToken([CHILD]);
    const lines = JSON.stringify(installation.log.lines);
    expect(lines).to.include(TOKENS).and.not.include(token).and.not.include(String(CHILD));
  });
});

describe('An API without a secret for tokens', () => {
  it('answers a request for a token that none is configured, and rejects every token', async () => {
    const installation = await startSystem({ ...INSTALLED, tokenSecret: null });
    try {
      const json = { child_profile_ids: [CHILD] };
      const answer = await installation.send('POST', TOKENS, { json });
      expect(expectProblem(answer, 'not_configured').detail).to.include('TOKEN_SECRET');
      expectProblem(await installation.send('POST', TOKENS, { json, key: null }), 'key_missing');
      const events = { key: 'eyJhbGciOiJub25lIn0.e30.', json: { events: [] } };
      expectProblem(await installation.send('POST', '/api/v1/events', events), 'key_unknown');
    } finally {
      await installation.close();
    }
  });
});
