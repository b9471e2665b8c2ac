import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Binaries, usableBinaries } from './binaries.ts';
import { serverSettings } from './server-settings.ts';
import type { ServerSite } from './server-site.ts';

/** A server's main process. */
export interface Postmaster {
  pid: number;
  port: number;
  /** Whether it accepts connections: not while it recovers or stops. */
  isReady: boolean;
}

/** Lines of postmaster.pid, counted from 0 (PostgreSQL's src/include/utils/pidfile.h). */
const LINE = { pid: 0, port: 3, status: 7 };

const LOG_MAX_BYTES = 10 * 1024 * 1024;

/** Enough for the reason of a failure, which is at the end. */
const REASON_MAX_LINES = 6;

/**
 * Another process started it at the same moment, the port was taken between choosing and binding it, or the
 * children of a killed server still hold its shared memory.
 */
const PASSING = /lock file|could not bind|could not create any TCP|pre-existing shared memory/i;

/** A server that did not start, in its own words. */
export class StartFailure extends Error {
  /** Whether another start may succeed. */
  readonly mayPass: boolean;

  constructor(site: ServerSite, reason: string, mayPass = false) {
    super(`The embedded PostgreSQL did not start: ${reason}\nIts log is ${site.logFile}.`);
    this.mayPass = mayPass;
  }
}

/**
 * The server that runs on this data directory, if any. A postmaster.pid whose process has ended is left to PostgreSQL.
 * One whose number now belongs to another program, or to a zombie process, would make it refuse to start forever, and
 * is removed.
 */
export function findPostmaster(dataDirectory: string): Postmaster | undefined {
  const file = join(dataDirectory, 'postmaster.pid');
  const text = readIfThere(file);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const pid = Number(lines[LINE.pid]);
  if (isPostmaster(pid, dataDirectory)) {
    return { pid, port: Number(lines[LINE.port]), isReady: lines[LINE.status]?.trim() === 'ready' };
  }
  if (isAlive(pid)) removeStale(file, text);
  return undefined;
}

/** Whether this process is the server of this directory, as opposed to one that got its number later. */
export function isPostmaster(pid: number, dataDirectory: string): boolean {
  return `${commandLineOf(pid)} `.includes(` -D ${dataDirectory} `);
}

/**
 * Starts a server on a free port of 127.0.0.1 and waits until it is ready. Throws StartFailure when it is not.
 * `onLaunch` receives the process that starts it. If that process gets SIGINT meanwhile, it ends together with the
 * server.
 *
 * The server is in a session of its own, so that the terminal's Ctrl-C reaches only the application, which stops
 * the server when it has closed. It inherits our log file, which its user may be unable to open.
 */
export async function startPostmaster(
  site: ServerSite,
  { pgCtl }: Binaries,
  onLaunch: (starting: ChildProcess) => void,
): Promise<void> {
  const settings = ['-D', site.dataDirectory, ...serverSettings(await freePort(), site.fastAndUnsafe)];
  const options = settings.map(quoteForShell).join(' ');
  const output = openSync(site.logFile, 'a', 0o600);
  if (fstatSync(output).size > LOG_MAX_BYTES) ftruncateSync(output);
  const { size: offset } = fstatSync(output);
  const starting = spawnPgCtl(site, pgCtl, ['start', '-o', options], output);
  closeSync(output);
  onLaunch(starting);
  const [code] = await once(starting, 'exit');
  if (code === 0) return;
  const text = readFileSync(site.logFile).subarray(offset).toString('utf8').trim();
  if (text.includes('did not start in time')) await runPgCtl(site, ['stop', '-m', 'immediate']);
  throw new StartFailure(site, reasonIn(text), PASSING.test(text));
}

/**
 * Stops a server if it runs, and waits for its end: first fast (sessions are ended, everything is written to disk),
 * then, if that takes too long, immediately, which costs a recovery at the next start but no data. Throws when both
 * fail.
 */
export async function stopPostmaster(site: ServerSite, pid: number): Promise<void> {
  const runs = () => findPostmaster(site.dataDirectory)?.pid === pid;
  // pg_ctl takes any living process with the number in postmaster.pid for the server.
  if (runs()) await runPgCtl(site, ['stop', '-m', 'fast']);
  if (runs()) await runPgCtl(site, ['stop', '-m', 'immediate']);
  if (runs())
    throw new Error(`The embedded PostgreSQL (process ${pid}, ${site.dataDirectory}) does not stop`);
}

/**
 * Tells a server to stop, unless its process number now belongs to another program. Synchronous, for the end of node.
 */
export function interruptPostmaster({ dataDirectory }: ServerSite, pid: number): void {
  if (isPostmaster(pid, dataDirectory)) process.kill(pid, 'SIGINT');
}

async function runPgCtl(site: ServerSite, words: string[]): Promise<void> {
  const { pgCtl } = await usableBinaries(site);
  await once(spawnPgCtl(site, pgCtl, words, 'ignore'), 'exit');
}

/**
 * pg_ctl waits a minute at most: recovery after a crash and writing out all buffers take seconds. The directory is
 * passed in the environment, because an argument would pass through a shell with incomplete quoting.
 */
function spawnPgCtl(
  { account, dataDirectory }: ServerSite,
  pgCtl: string,
  words: string[],
  output: number | 'ignore',
): ChildProcess {
  return spawn(pgCtl, ['--silent', ...words], {
    ...account,
    cwd: '/',
    env: { LC_ALL: 'C', PGDATA: dataDirectory },
    detached: true,
    stdio: ['ignore', output, output],
  });
}

const quoteForShell = (word: string) => `'${word.replaceAll("'", "'\\''")}'`;

/** Another process may take the port before the server binds it: the start is then repeated. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** From the log since the start: error messages of the server, or else the last lines. */
function reasonIn(text: string): string {
  const lines = text.split('\n');
  const complaints = lines.filter((line) => /FATAL|PANIC|HINT/.test(line));
  return (complaints.length > 0 ? complaints : lines).slice(-REASON_MAX_LINES).join('\n');
}

/** Whether any process has this number; a zombie process counts. */
export function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Empty for a process that has ended, even if it is still a zombie. */
function commandLineOf(pid: number): string {
  if (process.platform === 'linux') {
    return (readIfThere(`/proc/${pid}/cmdline`) ?? '').replaceAll('\0', ' ');
  }
  return (
    spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  );
}

/** The file is first renamed. If another process has just written the file of a running server, it is renamed back. */
function removeStale(file: string, text: string): void {
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, file);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
