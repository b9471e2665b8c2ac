import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { freePort } from '../../chaos/free-port.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { supervise } from './supervise.ts';

const textOf = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), 'utf8');

/** The lines of the Procfile by the name of their process. */
const PROCFILE = Object.fromEntries(
  Array.from(textOf('Procfile').matchAll(/^(\w+): (.+)$/gm), ([, name, command]) => [name, command]),
) as Record<'release' | 'web' | 'worker', string>;

/** What a program says when it runs. */
const RUNS = { start: 'Storytime is running', web: '"listening"', worker: 'schedules installed' };

/** A supervisor ends what it has started by telling that one process to stop, and starts it again on the same port. */
describe('A program under a supervisor', () => {
  let test: TestDatabase;
  let home: string;

  before(async () => {
    test = await openTestDatabase();
    home = mkdtempSync(join(tmpdir(), 'storytime-supervised-'));
  });
  after(async () => {
    await test.close();
    rmSync(home, { recursive: true, force: true });
  });

  const run = async (words: string[], program: keyof typeof RUNS) => {
    await test.database.raw('drop schema if exists bullmq cascade'); // a worker says when it installs its schedules
    const port = await freePort();
    const npm = { HOME: home, npm_config_update_notifier: 'false' };
    const environment = { ...npm, DATABASE_URL: test.url, PORT: String(port), HOST: '127.0.0.1' };
    return { port, ...(await supervise(words, environment, RUNS[program])) };
  };

  const isFree = async (port: number) => {
    const server = createServer().listen(port, '127.0.0.1');
    const answer = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    return answer;
  };

  const ways: [program: keyof typeof RUNS, words: string[]][] = [
    ['web', ['npm', 'run', 'web']],
    ['worker', ['npm', 'run', 'worker']],
    ['start', ['npm', 'start']],
    ['web', ['sh', '-c', PROCFILE.web]],
    ['web', ['bash', '-c', PROCFILE.web]],
    ['worker', ['sh', '-c', PROCFILE.worker]],
  ];
  for (const [program, words] of ways) {
    it(`stops in order with its supervisor, and leaves no process behind: ${words.join(' ')}`, async () => {
      const { port, output, end } = await run(words, program);
      if (program !== 'worker') expect(await isFree(port), 'it listens').to.equal(false);
      expect(await end(), output()).to.deep.equal({ code: 0, signal: null, hasLeftBehind: false });
      expect(output()).to.include('"stopping"').and.include('"stopped"');
      expect(await isFree(port), 'the port is free').to.equal(true);
    }).timeout(60_000);
  }

  it('listens on all addresses by its Procfile, unless HOST is set', async () => {
    const environment = { HOME: home, DATABASE_URL: test.url, PORT: String(await freePort()) };
    const web = await supervise(['sh', '-c', PROCFILE.web], environment, RUNS.web);
    expect((await web.end()).code).to.equal(0);
    expect(web.output()).to.include('http://0.0.0.0:');
  }).timeout(60_000);

  it('migrates by its Procfile', async () => {
    const environment = { HOME: home, DATABASE_URL: test.url };
    const release = await supervise(
      ['sh', '-c', `${PROCFILE.release} && echo released`.replace(/^exec /, '')],
      environment,
      'released',
    );
    expect((await release.end()).hasLeftBehind).to.equal(false);
  }).timeout(60_000);

  it('is started in the same way by every script of package.json and every line of the Procfile', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const ours = Object.entries(scripts).filter(([, script]) => script.includes('storytime'));
    expect(ours.map(([name]) => name)).to.include.members(['start', 'demo', 'web', 'worker', 'migrate']);
    for (const [name, script] of ours) expect(script).to.equal(`exec node bin/storytime ${name}`);
    for (const command of Object.values(PROCFILE))
      expect(command).to.match(/^exec .*\bnode bin\/storytime \w+$/);
  });
});
