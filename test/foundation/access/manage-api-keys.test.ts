import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { createApiKey, listApiKeys, revokeApiKey } from '../../../src/foundation/access/manage-api-keys.ts';
import { SCOPES } from '../../../src/foundation/access/principal.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { INSTALLED, PUBLISHER } from '../../support/installed.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';

const PLATFORM = '/admin/api/v1/analytics/platform';

/** A route of each kind, with a request that anybody with the scope gets answered. */
const ROUTES = [
  { method: 'POST', path: '/api/v1/events', json: { events: [] }, scopes: ['ingest'] },
  { method: 'GET', path: PLATFORM, json: undefined, scopes: ['admin'] },
  { method: 'GET', path: '/metrics', json: undefined, scopes: ['ops', 'admin'] },
];

/**
 * Keys are handed out once and kept as a hash; each allows what its one scope permits (docs/api.md, "Keys and
 * tokens").
 */
describe('API keys', () => {
  let installation: System;

  before(async () => {
    installation = await startSystem(INSTALLED);
  });
  after(() => installation.close());

  const askWith = (key: string) => installation.send('GET', PLATFORM, { key });
  const partsOf = (key: string) => /^storytime_([1-9]\d*)_([\w-]{43})$/.exec(key)?.slice(1) ?? [];

  it('are stored as hashes, and no table holds a secret', async () => {
    const key = await installation.newKey('admin');
    const [id = '', secret = ''] = partsOf(key);
    const { rows } = await installation.database.raw('select * from api_keys where id = ?', [id]);
    expect(rows[0].secret_hash).to.deep.equal(createHash('sha256').update(secret).digest());
    const bytes = [Buffer.from(secret), Buffer.from(secret, 'base64url'), Buffer.from(key)];
    const { rows: kept } = await installation.database.raw('select api_keys::text as row from api_keys');
    const text: string = kept.map(({ row }: { row: string }) => row).join('\n');
    expect(text).to.include(rows[0].secret_hash.toString('hex'));
    for (const encoding of ['utf8', 'hex', 'base64', 'base64url'] as const) {
      for (const form of bytes) expect(text).not.to.include(form.toString(encoding));
    }
    expect((await askWith(key)).status).to.equal(200);
    expect(JSON.stringify(installation.log.lines)).not.to.include(secret);
  });

  it('get different secrets even if they have the same name', async () => {
    const keys = [await installation.newKey('ops'), await installation.newKey('ops')];
    expect(new Set(keys.map((key) => partsOf(key)[1])).size).to.equal(2);
  });

  it('are rejected if any part of them is wrong', async () => {
    const [key, other] = [await installation.newKey('admin'), await installation.newKey('admin')];
    const [id = '', secret = ''] = partsOf(key);
    const [otherId] = partsOf(other);
    for (const wrong of [
      `storytime_${otherId}_${secret}`,
      `storytime_999999_${secret}`,
      `storytime_0${id}_${secret}`,
      `storytime_9223372036854775807_${secret}`,
      `storytime_9223372036854775808_${secret}`,
      `storytime_9999999999999999999_${secret}`,
      `storytime_-${id}_${secret}`,
      `storytime_${id}_${secret.slice(0, -1)}`,
      `storytime_${id}_${secret}A`,
      `storytime_${id}_${secret.slice(0, -2)}${secret.endsWith('AA') ? 'BB' : 'AA'}`,
      `storytime_${id}_${'A'.repeat(43)}`,
      `STORYTIME_${id}_${secret}`,
      `${id}_${secret}`,
      secret,
      `${key}/`,
    ]) {
      expectProblem(await askWith(wrong), 'key_unknown');
    }
    expect((await askWith(key)).status).to.equal(200);
  });

  it('stop working within ten seconds after being revoked, or at once if they were never used', async () => {
    const [used, unused] = [await installation.newKey('admin'), await installation.newKey('admin')];
    expect((await askWith(used)).status).to.equal(200);
    for (const key of [used, unused]) {
      await revokeApiKey(installation.database, partsOf(key)[0] ?? '', installation.clock());
    }
    expectProblem(await askWith(unused), 'key_unknown');
    installation.clock.advance({ milliseconds: 9_999 });
    expect((await askWith(used)).status, 'it is remembered').to.equal(200);
    installation.clock.advance({ milliseconds: 1 });
    expectProblem(await askWith(used), 'key_unknown');
    expectProblem(await askWith(used), 'key_unknown');
  });

  it('stop working at once if they are revoked while the clock is set back', async () => {
    const key = await installation.newKey('admin');
    installation.clock.advance({ hours: 1 });
    expect((await askWith(key)).status).to.equal(200);
    installation.clock.advance({ hours: -1 });
    await revokeApiKey(installation.database, partsOf(key)[0] ?? '', installation.clock());
    expectProblem(await askWith(key), 'key_unknown');
  });

  it('keep the time at which they were first revoked', async () => {
    const [id = ''] = partsOf(await installation.newKey('admin'));
    const revokedAt = installation.clock();
    await revokeApiKey(installation.database, id, revokedAt);
    installation.clock.advance({ hours: 1 });
    const entry = await revokeApiKey(installation.database, id, installation.clock());
    expect(entry.revoked_at).to.deep.equal(revokedAt);
    const unknown = await revokeApiKey(installation.database, '999999', revokedAt).catch((error) => error);
    expect(unknown).to.include({ name: 'Problem', code: 'not_found' });
  });

  it('allow exactly what their one scope permits', async () => {
    for (const scope of SCOPES) {
      const key = await installation.newKey(scope, scope === 'publisher' ? String(PUBLISHER) : undefined);
      for (const { method, path, json, scopes } of ROUTES) {
        const answer = await installation.send(method, path, { key, ...(json ? { json } : {}) });
        if (scopes.includes(scope)) expect(answer.status, `${scope} ${path}`).to.equal(200);
        else expectProblem(answer, 'scope_missing');
      }
    }
  });

  it('name an existing publisher if their scope is publisher, and none otherwise', async () => {
    const count = async () => (await listApiKeys(installation.database)).length;
    const before = await count();
    const create = (key: Parameters<typeof createApiKey>[1]) =>
      createApiKey(installation.database, key, new Date(NOW)).catch((error) => error);
    const missing = await create({ name: 'x', scope: 'publisher', publisherId: '999' });
    expect(missing).to.include({ name: 'Problem', code: 'unknown_reference' });
    expect(await create({ name: 'x', scope: 'publisher' })).to.be.an('error');
    expect(await create({ name: 'x', scope: 'admin', publisherId: String(PUBLISHER) })).to.be.an('error');
    expect(await count()).to.equal(before);
  });
});
