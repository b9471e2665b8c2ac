import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import { INSTALLED } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { runStorytime } from './run-storytime.ts';

const KEY = /^storytime_([1-9]\d*)_[\w-]{43}$/;

/** Keys on the command line: created, used, listed, revoked (docs/api.md, "Make, list and revoke keys"). */
describe('storytime keys', () => {
  let installation: System;

  before(async () => {
    installation = await startSystem(INSTALLED);
  });
  after(() => installation.close());

  const keys = (...words: string[]) => runStorytime(['keys', ...words], { DATABASE_URL: installation.url });
  const ask = (key: string) => installation.send('GET', '/admin/api/v1/analytics/platform', { key });

  it('creates a key that works, lists it without its secret, and revokes it', async () => {
    const created = await keys('create', '--name', 'the dashboard', '--scope', 'admin', '--json');
    expect([created.code, created.stderr]).to.deep.equal([0, '']);
    const { key } = JSON.parse(created.stdout);
    expect(key).to.match(KEY);
    expect((await ask(key)).status).to.equal(200);

    const id = Number(KEY.exec(key)?.[1]);
    const listed = await keys('list', '--json');
    expect([listed.code, listed.stderr]).to.deep.equal([0, '']);
    const entry = { id, name: 'the dashboard', scope: 'admin', publisher_id: null, revoked_at: null };
    const [only, ...others] = JSON.parse(listed.stdout);
    expect(others).to.deep.equal([]);
    expect(only)
      .to.include(entry)
      .and.have.keys(...Object.keys(entry), 'created_at', 'last_used_at');
    expect(listed.stdout).not.to.include(key.split('_')[2]);

    const revoked = await keys('revoke', String(id), '--json');
    expect([revoked.code, revoked.stderr]).to.deep.equal([0, '']);
    expect(JSON.parse(revoked.stdout)).to.include({ id, name: 'the dashboard' }).and.property('revoked_at');
    installation.clock.advance({ seconds: 10 });
    expectProblem(await ask(key), 'key_unknown');
  });

  it('prints the same as text', async () => {
    const created = await keys(
      'create',
      '--name',
      'Lantern Press',
      '--scope',
      'publisher',
      '--publisher',
      '1',
    );
    const [key = '', empty, advice] = created.stdout.split('\n');
    expect(key).to.match(KEY);
    expect([empty, advice]).to.deep.equal(['', 'Keep it now: only a hash of it is stored.']);
    const { stdout } = await keys('list');
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).to.match(/^id +name +scope +publisher_id +created_at +last_used_at +revoked_at$/);
    expect(rows.at(-1)).to.match(/^\d+ +Lantern Press +publisher +1 +\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ +- +-$/);
    const id = key.split('_')[1];
    expect((await keys('revoke', id ?? '')).stdout).to.equal(`Revoked key ${id} (Lantern Press).\n`);
  });

  it('refuses a name that a terminal would not show unchanged', async () => {
    const { code, stderr } = await keys('create', '--name', 'a\u001b[2Jb', '--scope', 'ops');
    expect(code).to.equal(2);
    expect(stderr).to.include('--name holds a control character');
  });

  it('ends with 1 if there is no such key or publisher', async () => {
    for (const [words, says] of [
      [['revoke', '999999'], 'There is no key with this id.'],
      [
        ['create', '--name', 'x', '--scope', 'publisher', '--publisher', '999'],
        'There is no publisher with this id.',
      ],
    ] as const) {
      const { code, stdout, stderr } = await keys(...words);
      expect({ code, stdout, stderr }).to.deep.equal({ code: 1, stdout: '', stderr: `${says}\n` });
    }
  });
});
