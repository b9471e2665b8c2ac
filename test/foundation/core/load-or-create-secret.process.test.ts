import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { loadOrCreateSecret } from '../../../src/foundation/core/load-or-create-secret.ts';

const MODULE = fileURLToPath(
  new URL('../../../src/foundation/core/load-or-create-secret.ts', import.meta.url),
);

describe('A stored secret', () => {
  let home: string;

  beforeEach(() => {
    home = join(mkdtempSync(join(tmpdir(), 'storytime-secret-')), 'a', 'home');
  });
  afterEach(() => rmSync(join(home, '../..'), { recursive: true, force: true }));

  it('is created once, with its folder if necessary, and stays the same', () => {
    const secret = loadOrCreateSecret(home, 'admin-key');
    expect(secret).to.match(/^[\w-]{32}$/);
    expect([loadOrCreateSecret(home, 'admin-key'), loadOrCreateSecret(home, 'admin-key')]).to.deep.equal([
      secret,
      secret,
    ]);
    expect(loadOrCreateSecret(home, 'token-secret')).not.to.equal(secret);
    expect(readdirSync(home).sort()).to.deep.equal(['admin-key', 'token-secret']);
  });

  it('can be read by its owner only', () => {
    loadOrCreateSecret(home, 'admin-key');
    expect((statSync(join(home, 'admin-key')).mode & 0o777).toString(8)).to.equal('600');
  });

  it('can be put there by hand, with a line end after it', () => {
    loadOrCreateSecret(home, 'other');
    writeFileSync(join(home, 'admin-key'), 'chosen-by-hand\n');
    expect(loadOrCreateSecret(home, 'admin-key')).to.equal('chosen-by-hand');
  });

  it('is the same for all processes that create it at the same time', async function () {
    this.timeout(60_000);
    const script = `import { loadOrCreateSecret } from ${JSON.stringify(MODULE)};
      for (let place = 0; place < 50; place += 1) console.log(loadOrCreateSecret(${JSON.stringify(home)}, 'key-' + place));`;
    const run = () =>
      promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script]);
    const printed = await Promise.all([run(), run(), run(), run()]);
    const [first, ...others] = printed.map(({ stdout }) => stdout);
    for (const other of others) expect(other).to.equal(first);
    expect(new Set(first?.trim().split('\n'))).to.have.property('size', 50);
    expect(readdirSync(home).filter((name) => name.startsWith('.'))).to.deep.equal([]);
  });
});
