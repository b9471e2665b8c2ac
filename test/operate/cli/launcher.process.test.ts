import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { TEST_SUBJECT_KEY } from '../../support/test-privacy.ts';
import { createEmptyDatabase, dropTestDatabase } from '../../support/test-server.ts';
import type { Outcome } from './run-storytime.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const LAUNCHER = join(ROOT, 'bin', 'storytime');

/** Nobody may make a file there, root neither. */
const UNWRITABLE = '/proc';

describe('bin/storytime', () => {
  let test: TestDatabase;
  let folder: string;

  before(async () => {
    test = await openTestDatabase();
    folder = join(mkdtempSync(join(tmpdir(), 'storytime-launcher-')), 'a #50% "strange" folder?');
    mkdirSync(folder);
    writeFileSync(join(folder, 'tsconfig.json'), 'this is no JSON');
    writeFileSync(join(folder, 'package.json'), '{ "type": "commonjs" }');
  });
  after(async () => {
    rmSync(join(folder, '..'), { recursive: true });
    await test.close();
  });

  const start = (command: string, words: string[], environment: Record<string, string> = {}, cwd = folder) =>
    spawn(command, words, {
      cwd,
      env: { PATH: process.env.PATH, HOME: UNWRITABLE, SUBJECT_KEY: TEST_SUBJECT_KEY, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });

  async function run(...order: Parameters<typeof start>): Promise<Outcome & { pid: number | undefined }> {
    const child = start(...order);
    const said = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (text) => {
        said[stream] += text;
      });
    const [code] = await once(child, 'close');
    return { code, ...said, pid: child.pid };
  }

  it('is the executable that the package names storytime', () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(bin).to.deep.equal({ storytime: 'bin/storytime' });
    const listed = execFileSync('git', ['ls-files', '--stage', 'bin/storytime'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(listed).to.match(/^100755 \w+ 0\tbin\/storytime\n$/);
  });

  it('works from any folder, by any path, through links, and without a home directory', async () => {
    symlinkSync(LAUNCHER, join(folder, 'link'));
    symlinkSync('link', join(folder, 'link to the link'));
    for (const command of [
      LAUNCHER,
      relative(folder, LAUNCHER),
      './link',
      join(folder, 'link to the link'),
    ]) {
      const { code, stderr } = await run(command, ['days', '--from', '2026-02-30']);
      expect([code, stderr.split('\n')[0]], command).to.deep.equal([
        2,
        '--from must be a date that exists, as YYYY-MM-DD',
      ]);
    }
    const { code, stdout, stderr } = await run('./link', ['keys', 'list', '--json'], {
      DATABASE_URL: test.url,
    });
    expect([code, stdout, stderr]).to.deep.equal([0, '[]\n', '']);
    const here = readdirSync(folder).filter((name) => !name.startsWith('link'));
    expect(here, 'nothing is written there').to.have.members(['package.json', 'tsconfig.json']);
  }).timeout(120_000);

  it('ends with the exit code of the command, and passes its arguments unchanged', async () => {
    const wrong = await run(LAUNCHER, ['days', '--from', 'a "b" $c *']);
    expect([wrong.code, wrong.stdout]).to.deep.equal([2, '']);
    expect(wrong.stderr).to.include('--from must be a date that exists');
  });

  it('migrates, so modules that are loaded later are read in the same way', async () => {
    const url = await createEmptyDatabase();
    const { code, stderr } = await run(LAUNCHER, ['migrate'], { DATABASE_URL: url });
    expect([code, stderr]).to.deep.equal([0, '']);
    await dropTestDatabase(url);
  }).timeout(120_000);

  it('is the process of the program itself, so a signal to it reaches the program', async () => {
    const child = start(LAUNCHER, ['web'], { DATABASE_URL: test.url, PORT: '0' });
    const [line] = await once(child.stdout, 'data');
    expect(JSON.parse(String(line).split('\n')[0] ?? '').pid).to.equal(child.pid);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).to.equal(0);
  }).timeout(120_000);

  it('says what to do if no packages are installed', async () => {
    const copy = join(folder, '..', 'not installed');
    mkdirSync(join(copy, 'bin'), { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{ "type": "module" }');
    copyFileSync(LAUNCHER, join(copy, 'bin', 'storytime'));
    chmodSync(join(copy, 'bin', 'storytime'), 0o755);
    const { code, stderr } = await run(join(copy, 'bin', 'storytime'), ['doctor']);
    expect(code).to.equal(1);
    expect(stderr).to.match(
      /^What storytime needs is not installed: run "npm ci --omit=dev" in .*not installed\/ first\.\n$/,
    );
  });
});
