import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { startEmbeddedPostgres } from '../../../src/foundation/embedded-postgres/start-embedded-postgres.ts';
import { eventually } from '../../support/eventually.ts';
import { query } from './query.ts';
import { runStorytimeProcess } from './run-storytime-process.ts';
import { emptyHome, isRunning, removeTemporaryDirectories, serverPid, sharedHome } from './temporary-home.ts';

const start = (home: string, log: (line: string) => void = () => undefined) =>
  startEmbeddedPostgres({ home, log, fastAndUnsafe: true });

const startAsGuest = (home: string) =>
  startEmbeddedPostgres({ home, log: () => undefined, fastAndUnsafe: true, mayBeGuest: true });

const answers = async (server: { urlOf(database: string): string }) =>
  expect(await query(server.urlOf('postgres'), 'select 1 as one')).to.deep.equal([{ one: 1 }]);

describe('The embedded PostgreSQL', () => {
  afterEach(removeTemporaryDirectories);

  it('has one owner: another program is told who that is, and what to do', async () => {
    const home = sharedHome();
    const owner = await start(home);
    const second = await runStorytimeProcess(home);
    expect(second.error).to.match(
      new RegExp(`in use by another storytime \\(process ${process.pid}\\).*STORYTIME_HOME.*DATABASE_URL`),
    );
    await answers(owner);
    await owner.stop();
  });

  it('is used by a guest, which leaves it running', async () => {
    const home = sharedHome();
    const owner = await start(home);
    const guest = await runStorytimeProcess(home, { role: 'guest' });
    expect([owner.isGuest, guest.isGuest]).to.deep.equal([false, true]);
    expect(guest.url).to.equal(owner.urlOf('postgres'));
    await guest.order('stop');
    await answers(owner);
    for (const way of ['exit', 'throw'] as const) {
      await (await runStorytimeProcess(home, { role: 'guest' })).order(way);
      await answers(owner);
    }
    const pid = serverPid(home);
    await owner.stop();
    expect(isRunning(pid)).to.equal(false);
  });

  it('is not stopped under a guest', async () => {
    const home = sharedHome();
    const [owner, guest] = [await start(home), await startAsGuest(home)];
    const pid = serverPid(home);
    const stopped = owner.stop();
    await sleep(500);
    await answers(guest);
    await guest.stop();
    await stopped;
    expect(isRunning(pid)).to.equal(false);
  });

  it('runs on for its guest when the owner cannot wait, and is taken over by the next', async () => {
    const home = sharedHome();
    const owner = await runStorytimeProcess(home);
    const guest = await startAsGuest(home);
    await Promise.race([owner.order('stop'), sleep(1_000)]);
    await owner.order('exit');
    await answers(guest);
    const next = await start(home);
    await guest.stop();
    await answers(next);
    const pid = serverPid(home);
    await next.stop();
    expect(isRunning(pid)).to.equal(false);
  });

  it('is waited for by a program while a command that started it ends', async () => {
    const home = sharedHome();
    const command = await startAsGuest(home);
    expect(command.isGuest).to.equal(false);
    const starting = start(home);
    await sleep(500);
    await command.stop();
    const program = await starting;
    await answers(program);
    await program.stop();
  });

  it('is started by one of two commands that come at once, and used by both', async () => {
    const home = emptyHome();
    const [one, other] = await Promise.all([
      runStorytimeProcess(home, { role: 'guest' }),
      runStorytimeProcess(home, { role: 'guest' }),
    ]);
    expect([one.error, other.error]).to.deep.equal([undefined, undefined]);
    expect([one.isGuest, other.isGuest]).to.have.members([true, false]);
    expect(one.url).to.equal(other.url);
    const pid = serverPid(home);
    await Promise.all([one.order('stop'), other.order('stop')]);
    expect(isRunning(pid)).to.equal(false);
  });

  it('is started by one of two programs that come at once', async () => {
    const home = sharedHome();
    const programs = await Promise.all([runStorytimeProcess(home), runStorytimeProcess(home)]);
    const [owner, refused] = programs[0].error === undefined ? programs : programs.reverse();
    expect([owner?.error, owner?.isGuest]).to.deep.equal([undefined, false]);
    expect(refused?.error).to.include(`process ${owner?.pid}`);
    const pid = serverPid(home);
    await owner?.order('stop');
    expect(isRunning(pid)).to.equal(false);
  });

  it('is taken over when its owner was killed', async () => {
    const home = sharedHome();
    const killed = await runStorytimeProcess(home);
    const pid = serverPid(home);
    await killed.signal('SIGKILL');
    const lines: string[] = [];
    const server = await start(home, (line) => lines.push(line));
    expect(serverPid(home)).to.equal(pid);
    expect(lines.join()).to.match(/Took over/);
    await answers(server);
    await server.stop();
    expect(isRunning(pid)).to.equal(false);
  });

  it('starts again after it was killed', async () => {
    const home = sharedHome();
    const lines: string[] = [];
    // Durable, because otherwise the last commits may be lost.
    const first = await startEmbeddedPostgres({ home, log: (line) => lines.push(line) });
    await query(first.urlOf('postgres'), 'create table kept as select 42 as answer');
    process.kill(serverPid(home), 'SIGKILL');
    const second = await start(home);
    expect(await query(second.urlOf('postgres'), 'select answer from kept')).to.deep.equal([{ answer: 42 }]);
    await first.stop();
    await answers(second);
    await second.stop();
    expect(lines.join()).to.match(/stopped by itself/);
  });

  it('ignores a stale postmaster.pid whose process id another program has', async () => {
    const home = sharedHome();
    await (await start(home)).stop();
    const data = join(home, 'postgres');
    const { uid, gid } = statSync(data);
    // The same user as the server's, or PostgreSQL itself would see through it; and a port that answers.
    const stranger: ChildProcess = spawn('sleep', ['60'], { cwd: '/', uid, gid });
    const port = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
    await once(port, 'listening');
    const { port: number } = port.address() as { port: number };
    try {
      writeFileSync(
        join(data, 'postmaster.pid'),
        [stranger.pid, data, 1_790_000_000, number, '', '127.0.0.1', '  1234  0', 'ready   ', ''].join('\n'),
      );
      const server = await start(home);
      await answers(server);
      await server.stop();
      expect(isRunning(stranger.pid ?? 0)).to.equal(true);
    } finally {
      stranger.kill();
      port.close();
    }
  });

  it('keeps its owner if PostgreSQL restarts all sessions after one crashed', async () => {
    const home = sharedHome();
    const owner = await start(home);
    const [victim] = await query<{ pid: number }>(
      owner.urlOf('postgres'),
      `select pid from pg_stat_activity where application_name like 'storytime server lock%'`,
    );
    process.kill(victim?.pid ?? 0, 'SIGKILL');
    await sleep(1_500);
    const second = await runStorytimeProcess(home);
    expect(second.error).to.include(`process ${process.pid}`);
    const guest = await startAsGuest(home);
    expect(guest.isGuest).to.equal(true);
    await guest.stop();
    await answers(owner);
    await owner.stop();
  });

  for (const way of ['exit', 'throw'] as const) {
    it(`does not outlive an owner that ends by ${way} without stopping it`, async () => {
      const home = sharedHome();
      const owner = await runStorytimeProcess(home);
      const pid = serverPid(home);
      await owner.order(way);
      await eventually('the server ends', () => !isRunning(pid));
    });
  }

  it('does not outlive a process that ends while the server starts', async () => {
    const home = sharedHome();
    const hasty = await runStorytimeProcess(home, { role: 'hasty' });
    expect([hasty.url, hasty.error]).to.deep.equal([undefined, undefined]);
    await eventually('the server ends', () => !existsSync(join(home, 'postgres', 'postmaster.pid')));
  });

  it("survives the terminal's Ctrl-C until the application has finished", async () => {
    const home = sharedHome();
    const owner = await runStorytimeProcess(home);
    const pid = serverPid(home);
    await owner.signal('SIGINT', 'group');
    expect(isRunning(pid)).to.equal(false);
    const server = await start(home);
    expect(await query(server.urlOf('postgres'), 'select from finished')).to.deep.equal([]);
    await server.stop();
  });
});
