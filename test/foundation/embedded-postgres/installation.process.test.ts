import { cpSync, lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { query } from './query.ts';
import { runStorytimeProcess } from './run-storytime-process.ts';
import { removeTemporaryDirectories, temporaryDirectory } from './temporary-home.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const IS_ROOT = process.getuid?.() === 0;
const BINARIES = `@embedded-postgres/${process.platform}-${process.arch}`;

describe('The installation of the embedded PostgreSQL', () => {
  afterEach(removeTemporaryDirectories);

  it('is explained in an error if it is missing', async () => {
    const project = projectIn(temporaryDirectory(), { binaries: 'none' });
    const storytime = await runStorytimeProcess(join(project, 'home'), { modulePath: startModule(project) });
    expect(storytime.error).to.match(/not installed.*DATABASE_URL.*npm ci/);
  });

  it('gets the links that its install scripts would have made', async () => {
    const project = projectIn(temporaryDirectory(), { binaries: 'without links' });
    const storytime = await runStorytimeProcess(join(project, 'home'), { modulePath: startModule(project) });
    expect(storytime.error).to.equal(undefined);
    const native = join(project, 'node_modules', BINARIES, 'native');
    for (const { target } of JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'))) {
      expect(lstatSync(join(native, '..', target)).isSymbolicLink(), target).to.equal(true);
    }
    await storytime.order('stop');
  });

  const itWhenRoot = IS_ROOT ? it : () => undefined;
  itWhenRoot('runs as root in a project that the user of the server cannot enter', async () => {
    const project = projectIn(temporaryDirectory(0o700), { binaries: 'without links' });
    const home = join(project, 'home');
    const first = await runStorytimeProcess(home, { modulePath: startModule(project) });
    expect(first.error).to.equal(undefined);
    expect(first.lines.join('\n')).to.match(/database is kept in.*binaries are copied to/s);
    expect(lstatSync(join(home, 'postgres')).isSymbolicLink()).to.equal(true);
    await query(first.url ?? '', 'create table kept as select 42 as answer');
    await first.order('stop');
    const second = await runStorytimeProcess(home, { modulePath: startModule(project) });
    expect(await query(second.url ?? '', 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    expect(second.lines.join('\n')).not.to.match(/copied/);
    await second.order('stop');
    expect(lstatSync(project).mode & 0o777).to.equal(0o700);
  });
});

const startModule = (project: string) =>
  join(project, 'src', 'foundation', 'embedded-postgres', 'start-embedded-postgres.ts');

/** A copy of what matters of this project: never the shared node_modules itself. Returns its directory. */
function projectIn(project: string, { binaries }: { binaries: 'none' | 'without links' }): string {
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  cpSync(join(ROOT, 'src', 'foundation'), join(project, 'src', 'foundation'), { recursive: true });
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  symlinkSync(join(ROOT, 'node_modules', 'pg'), join(modules, 'pg'));
  if (binaries === 'none') return project;
  mkdirSync(dirname(join(modules, BINARIES)));
  for (const name of ['embedded-postgres', BINARIES]) {
    cpSync(join(ROOT, 'node_modules', name), join(modules, name), {
      recursive: true,
      filter: (path) => !lstatSync(path).isSymbolicLink(),
    });
  }
  return project;
}
